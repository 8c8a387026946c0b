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

scene "502 after a deployment" code,config,services bad_backend
scene "A worker that its queue poisons" code,services,jobs bad_queue
scene "Only the frontend" shop,shop-env,shop-web bad_frontend
scene "A proxy that asks where nobody is" proxy,traffic bad_edge
scene "Everything at once" "" bad_everything
