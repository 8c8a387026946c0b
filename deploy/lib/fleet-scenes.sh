# What goes wrong in the runbooks, one after the other on the fleet of "deploy/demo --fleet --scenes": each is broken, rolled back,
# undone and rolled back again, and each time every host is compared with what it was, thing by thing. Bash.
hosts=(app1 app2 web1 queue1 edge1)

prints() { # NAME: what every host is now
  local host pids=()
  mkdir -p "$world/prints/$1"
  for host in "${hosts[@]}"; do
    in_space "$host" bash "$deploy/lib/fingerprint.sh" > "$world/prints/$1/$host" 2> "$world/prints/$1/$host.errors" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || { tail -n 3 "$world/prints/$1"/*.errors >&2; die "could not look at a host"; }; done
  rm -f "$world/prints/$1"/*.errors
}

same() { # BEFORE NOW WHAT
  if diff -r -U0 "$world/prints/$1" "$world/prints/$2" > "$world/prints/difference"; then
    printf '  %-46s %s things on %s hosts, all as before\n' "$3" "$(cat "$world/prints/$2"/* | wc -l)" "${#hosts[@]}"
  else
    grep -v '^@@' "$world/prints/difference" | cut -c1-220 >&2
    die "$3: what is there is not what was there before"
  fi
}

command_of() { # WHAT COMMAND…: quietly, its time, its words only when it fails
  local what=$1 began
  shift
  began=$(date +%s%N)
  "$@" > "$world/log/scene.log" 2>&1 || { tail -n 40 "$world/log/scene.log" >&2; die "$what failed"; }
  took=$((($(date +%s%N) - began) / 1000000))
}

last_run() { rearguard -o json run list tea 2> /dev/null | node -pe 'JSON.parse(require("fs").readFileSync(0, "utf8")).runs[0].id'; }

scene() { # WORDS COMPONENTS BREAK…: what is broken by the last, and what goes back
  local words=$1 only=()
  [ -z "$2" ] || only=(--only "$2")
  shift 2
  say "$words"
  prints good
  "$@"
  prints bad
  diff -rq "$world/prints/good" "$world/prints/bad" > /dev/null && die "$words: nothing is broken, so nothing is proven"
  command_of rollback rearguard rollback tea ${only[@]+"${only[@]}"} --confirm tea --reason "$words"
  prints now
  same good now "rolled back in $took ms:"
  command_of undo rearguard undo "$(last_run)" --confirm tea
  prints now
  same bad now "undone in $took ms:"
  command_of rollback rearguard rollback tea ${only[@]+"${only[@]}"} --confirm tea --reason "$words, again"
  prints now
  same good now "rolled back again in $took ms:"
}

bad_backend() { for host in app1 app2; do tea_deploy "$host" v1.1.0; done; }

# The workers of the bad release are down, and what poisoned them waits.
bad_queue() {
  bad_backend
  for host in app1 app2; do in_space "$host" docker-compose -f /opt/tea/compose.yml stop -t 1 worker > /dev/null 2>&1; done
  for n in 1 2 3; do queue RPUSH celery "report:$n" "invoice:$n" > /dev/null; done
}

bad_frontend() { shop_deploy v1.1.0; }

bad_edge() {
  edge_site 8001
  in_space edge1 nginx -s reload
  in_space edge1 ufw allow 8001/tcp > /dev/null
}

bad_everything() {
  bad_queue
  for host in app1 app2; do tea_env "$host" "good evening"; done
  bad_frontend
  bad_edge
}

# A hole that no check sees, and somebody who came in by it and means to come again.
bad_security() {
  for host in app1 app2; do tea_deploy "$host" v1.2.0; done
  in_space app1 bash -c 'echo "@reboot root /dev/shm/.x" > /etc/cron.d/stranger; echo "@hourly /dev/shm/.y" | crontab -'
}

must() { # WORDS COMMAND…
  local words=$1
  shift
  "$@" > /dev/null 2>&1 || die "$words"
}

shut() { ! answers "http://$space_net.15/health"; }

evidence_of() { # HOST: only when what every host gave is complete
  rearguard -o json evidence list tea 2> /dev/null | node -e 'const { evidence } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    if (evidence.length !== 5 || evidence.some((one) => one.state !== "complete" || one.custody !== "agrees")) process.exit(1);
    console.log(evidence.find((one) => one.host === process.argv[1]).id)' "$1"
}

point_of() { # LABEL
  rearguard -o json points tea 2> /dev/null \
    | node -pe 'JSON.parse(require("fs").readFileSync(0, "utf8")).points.find((one) => one.label === process.argv[1]).id' "$1"
}

# Users are shut out and evidence is taken before anything changes; the way back leads past what is vulnerable; the outside is
# proven before users come in again.
security() { # WORDS
  local words=$1 id
  say "$words"
  prints good
  bad_security
  prints bad
  command_of "the capture" rearguard capture tea --label v1.2.0 --good
  command_of "the mark" rearguard point mark "$(point_of v1.2.0)" vulnerable
  command_of "the lock-down" rearguard lockdown tea --yes --reason "$words"
  must "the lock-down offers no way back to v1.0.0" grep -q "back to v1\.0\.0" "$world/log/scene.log"
  must "users are not shut out" shut
  id=$(evidence_of app1) || die "evidence is missing" "rearguard evidence list tea"
  printf '  %-46s evidence of %s hosts\n' "users shut out, all seen in $took ms:" "${#hosts[@]}"
  command_of "the export" rearguard evidence export "$id" --to "$world"
  must "no evidence of how the stranger comes again" grep -q "/dev/shm/\.x" "$world/$id"/*-crontab-cron.d-stranger
  must "no evidence of what the stranger has run" grep -q "/dev/shm/\.y" "$world/$id"/*-crontab-users-root
  in_space app1 bash -c 'rm /etc/cron.d/stranger; crontab -r'
  command_of rollback rearguard rollback tea --only code,config,services --confirm tea --reason "$words"
  must "users came in again with the rollback" shut
  printf '  %-46s users still shut out\n' "rolled back past v1.2.0 in $took ms:"
  command_of "the end of the lock-down" rearguard lockdown end tea --confirm tea --reason "the hole is gone"
  must "users do not come in again" answers "http://$space_net.15/health"
  prints now
  same good now "proven from outside and ended in $took ms:"
  command_of undo rearguard undo "$(last_run)" --confirm tea
  prints now
  same bad now "undone in $took ms:"
  command_of rollback rearguard rollback tea --only code,config,services --confirm tea --reason "$words, again"
  prints now
  same good now "rolled back again in $took ms:"
}

scene "502 after a deployment" code,config,services bad_backend
scene "A worker that its queue poisons" code,services,jobs bad_queue
scene "Only the frontend" shop,shop-env,shop-web bad_frontend
scene "A proxy that asks where nobody is" proxy,traffic bad_edge
security "Somebody is in"
scene "Everything at once" "" bad_everything
