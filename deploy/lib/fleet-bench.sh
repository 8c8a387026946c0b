# "deploy/bench --fleet": what a rollback of Compose costs, and how soon a hold holds, each beside what people do otherwise. Two hosts
# of namespaces, as in "deploy/demo --fleet". Sourced by bench, which has the words. Needs root. Bash.
need ip iproute2
need nsenter util-linux
need busybox busybox-static
need docker docker.io
[ -x /usr/sbin/dockerd ] || quietly apt_install docker.io
need docker-compose docker-compose
need ufw ufw
need nft nftables
[ -x /usr/sbin/nginx ] || quietly apt_install nginx-light
. "$deploy/lib/space.sh"
. "$deploy/lib/fleet.sh"
controller_in="ip netns exec $space_id-net" controller_at=$space_net.1
rearguard() { outside "$rearguard_home/bin/rearguard" "$@"; }
app=$space_net.11 edge=$space_net.15
compose="docker-compose -f /opt/tea/compose.yml"

echo "preparing two hosts of namespaces …" >&2
space_begin
controller_make
base_make
tea_origin
openssl rand -hex 16 > "$world/redis.pass"
fleet_host app1 11
fleet_host edge1 15
for host in app1 edge1; do wait_for 30 "agent of $host" host_connected "$host"; done
docker_start app1
tea_clone app1
tea_env app1 "good morning"
tea_deploy app1 v1.0.0
edge_start
in_space app1 bash -c 'ufw allow 22/tcp && ufw allow 8000/tcp && ufw --force enable' > "$world/log/ufw-app1.log" 2>&1
wait_for 30 "tea" answers "http://$app:8000/"
cat > "$world/tea.yml" <<EOT
application: tea
environment: bench
hosts: { app: [app1], edge: [edge1] }
components:
  code:      { on: app, git: { path: /opt/tea } }
  services:  { on: app, compose: { directory: /opt/tea, services: [backend, worker] } }
  published: { on: app, ufw: { ports: [8000/tcp] } }
  traffic:   { on: edge, ufw: { ports: [80/tcp] } }
checks:
  api: { http: { url: "http://127.0.0.1:8000/health" }, on: app, patience: 20s }
procedures:
  release: { restore: [code, services], verify: [api] }
EOT
rearguard apply "$world/tea.yml" >&2
rearguard capture tea --label v1.0.0 --good >&2
in_space app1 docker tag tea-backend:current tea-backend:v1.0.0
in_space app1 docker tag tea-worker:current tea-worker:v1.0.0

# probed NAME COMMAND…: while the application is asked 200 times a second; the outage, and how long until the good release answers.
probed() {
  local name=$1 pid well began
  shift
  outside node "$deploy/examples/prober.mjs" 200 900 "tea=http://$app:8000/" > "$world/p.jsonl" &
  pid=$!
  sleep 1
  began=$(millis)
  { until outside curl -fs -m 1 -o /dev/null "http://$app:8000/health"; do sleep 0.02; done; echo $(($(millis) - began)) >> "$results/$name-good"; } &
  well=$!
  "$@" >> "$world/log/bench.log" 2>&1
  wait "$well"
  sleep 2
  pkill -P "$pid" # the prober itself: "outside" is a shell around it
  wait "$pid" || true
  outage "$world/p.jsonl" tea >> "$results/$name"
}

rollback() { rearguard rollback tea release --confirm tea --reason bench --progress plain; }
bare() { # the image is there and only has to be named
  in_space app1 docker tag tea-backend:v1.0.0 tea-backend:current
  in_space app1 docker tag tea-worker:v1.0.0 tea-worker:current
  in_space app1 $compose up -d
}
down_and_up() { # S1.44 to S1.47
  in_space app1 docker tag tea-backend:v1.0.0 tea-backend:current
  in_space app1 docker tag tea-worker:v1.0.0 tea-worker:current
  in_space app1 $compose down
  in_space app1 $compose up -d
}
built() { # S2.15 to S2.18
  in_space app1 git -C /opt/tea -c advice.detachedHead=false checkout -q v1.0.0
  in_space app1 bash -c "cd /opt/tea && COMMIT=\$(git rev-parse HEAD) $compose build -q && $compose up -d --force-recreate"
}
built_anew() { # S2.68 and S2.76
  in_space app1 $compose down
  in_space app1 git -C /opt/tea -c advice.detachedHead=false checkout -q v1.0.0
  in_space app1 bash -c "cd /opt/tea && COMMIT=\$(git rev-parse HEAD) $compose build --no-cache -q && $compose up -d"
}
ways=(rollback bare down_and_up built built_anew)

results=$world/results
mkdir -p "$results"
for round in $(seq "$rounds"); do
  echo "Compose, round $round of $rounds …" >&2
  for way in "${ways[@]}"; do
    tea_deploy app1 v1.1.0
    sleep 2
    probed "$way" "$way"
  done
done

# held FILE HOST PORT MANNER COMMAND…: from the command to the last answer; "never" when there are answers to the end.
held() {
  local file=$1 host=$2 port=$3 manner=$4 began last
  shift 4
  outside node "$deploy/examples/held.mjs" "$host" "$port" "$manner" 5 > "$world/last" &
  sleep 1
  began=$(millis)
  "$@" >> "$world/log/bench.log" 2>&1
  wait $!
  last=$(cat "$world/last")
  [ "$last" -gt 0 ] || die "nobody answered on $host:$port before it was held"
  if [ "$last" -gt $((began + 3500)) ]; then echo never; else echo $((last > began ? last - began : 0)); fi >> "$file"
}

ours() { rearguard traffic hold tea --confirm tea; }
ours_off() { rearguard traffic release tea; }
first_rule() { in_space "$1" ufw insert 1 deny "$2/tcp"; }
last_rule() { in_space "$1" ufw deny "$2/tcp"; }
rule_off() { in_space "$1" ufw delete deny "$2/tcp"; in_space "$1" ufw allow "$2/tcp"; }

for round in $(seq "$rounds"); do
  echo "holds, round $round of $rounds …" >&2
  for port in "edge1 $edge 80" "app1 $app 8000"; do
    read -r host at number <<< "$port"
    for manner in new kept; do
      held "$results/ours-$number-$manner" "$at" "$number" "$manner" ours
      ours_off >> "$world/log/bench.log" 2>&1
      held "$results/first-$number-$manner" "$at" "$number" "$manner" first_rule "$host" "$number"
      rule_off "$host" "$number" >> "$world/log/bench.log" 2>&1
      held "$results/last-$number-$manner" "$at" "$number" "$manner" last_rule "$host" "$number"
      rule_off "$host" "$number" >> "$world/log/bench.log" 2>&1
    done
  done
done

m() { if grep -q never "$results/$1"; then grep -qv never "$results/$1" && echo "never, in $(grep -c never "$results/$1") of $rounds" || echo never; else echo "$(median < "$results/$1") ms ($(range < "$results/$1"))"; fi; }
way() { echo "| $1 | $(m "$2") | $(ratio "$(median < "$results/$2")" "$(median < "$results/rollback")") | $(m "$2-good") |"; }
row() { echo "| $1 | $(m "ours-$2") | $(m "first-$2") | $(m "last-$2") |"; }
cat <<EOT

| Compose, measured ($(nproc) cores, $rounds rounds, medians; range behind) | outage | times Rearguard's | until the good release answers |
|---|---|---|---|
$(way "Rearguard" rollback)
$(way "\`docker-compose up -d\`, the image is there" bare)
$(way "by the runbook, S1.44 to S1.47: down, up, the image is there" down_and_up)
$(way "by the runbook, S2.15 to S2.18: build, up anew" built)
$(way "by the runbook, S2.68, S2.76: down, build without cache, up" built_anew)

| from Enter to the last answer | \`rearguard traffic hold\` | \`ufw insert 1 deny\` | \`ufw deny\` |
|---|---|---|---|
$(row "nginx on the host, new connections" 80-new)
$(row "nginx on the host, a kept connection" 80-kept)
$(row "published by Docker, new connections" 8000-new)
$(row "published by Docker, a kept connection" 8000-kept)
EOT
