# What it costs a host to notice deployments: ten components, a minute with watching off and a minute with it on, in turns. Bash; expects
# deploy, world and say.sh, world.sh sourced.
watch_cost() { # prints Markdown
  world_begin
  controller_make
  origin_make
  host_make web1
  echo "ten components on one host …" >&2
  watch_components
  watch_file 'false' > "$world/off.yml"
  watch_file '{ still-for: 30s, soak: 1h }' > "$world/on.yml"
  rearguard apply "$world/off.yml" >&2
  rearguard capture many --label now --good >&2
  local agent round
  agent=$(cat "$world/agent-web1.pid")
  for round in $(seq "${ROUNDS:-3}"); do
    echo "round $round of ${ROUNDS:-3} …" >&2
    rearguard apply "$world/off.yml" >&2
    sleep 10
    watch_minute "$agent" >> "$world/off"
    rearguard apply "$world/on.yml" >&2
    sleep 75 # the first comparison of each is over, and its memory handed back
    watch_minute "$agent" >> "$world/on"
    watch_memory "$agent" >> "$world/memory"
  done
  rearguard -o plain points many | grep -q noticed && die "something was noticed where nothing changed"
  printf '\n| measured (%s cores, %s rounds of a minute, medians; range behind) | value | bound |\n|---|---|---|\n' "$(nproc)" "${ROUNDS:-3}"
  echo "| agent with 10 components, not watched, processor | $(watch_said off) % of a core | |"
  echo "| the same, watched | $(watch_said on) % of a core | 0.5 % |"
  echo "| its share of memory then (Pss) | $(watch_said memory) MiB | |"
}

watch_said() { sort -n "$world/$1" | awk '{v[NR]=$1} END {printf "%s (%s to %s)", v[int((NR+1)/2)], v[1], v[NR]}'; }
watch_memory() { awk '/^Pss:/ {printf "%.0f\n", $2 / 1024}' "/proc/$1/smaps_rollup"; }
watch_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
watch_minute() {
  local before
  before=$(watch_ticks "$1")
  sleep 60
  awk -v t=$(($(watch_ticks "$1") - before)) -v hz="$(getconf CLK_TCK)" 'BEGIN {printf "%.2f\n", 100 * t / hz / 60}'
}

# Three checkouts with 600 packages each, a PM2, and what else a host has; compose when there is an engine.
watch_components() {
  local folder=$world/hosts/web1/srv name n
  deploy_release web1 v1.0.0
  for name in api jobs; do git clone -q "$world/origin.git" "$folder/$name"; done
  for name in shop api jobs; do
    for n in $(seq 600); do mkdir -p "$folder/$name/node_modules/package-$n"; done
    touch "$folder/$name/node_modules/.package-lock.json" # as npm leaves it
  done
  mkdir -p "$folder"/{conf,more,nginx/sites,site/css,admin/css}
  for n in $(seq 50); do
    echo "key$n=1" > "$folder/conf/$n.conf"
    echo "key$n=1" > "$folder/more/$n.conf"
    echo "# $n" > "$folder/nginx/sites/$n.conf"
    echo "a { }" > "$folder/site/css/$n.css"
    echo "a { }" > "$folder/admin/css/$n.css"
  done
}

watch_file() { # WATCH
  local srv=$world/hosts/web1/srv
  cat << EOT
application: many
hosts: { web: [web1] }
components:
  shop:   { on: web, git: { path: "$srv/shop", keep: [node_modules] } }
  api:    { on: web, git: { path: "$srv/api", keep: [node_modules] } }
  jobs:   { on: web, git: { path: "$srv/jobs", keep: [node_modules] } }
  conf:   { on: web, files: { paths: ["$srv/conf"] } }
  more:   { on: web, files: { paths: ["$srv/more"] } }
  env:    { on: web, files: { paths: ["$srv/shop/.env"], keys: [PORT] } }
  nginx:  { on: web, files: { paths: ["$srv/nginx"] } }
  site:   { on: web, assets: { path: "$srv/site" } }
  admin:  { on: web, assets: { path: "$srv/admin" } }
  app:    { on: web, pm2: { home: "$world/hosts/web1/pm2", program: "$(command -v pm2)", apps: [shop] } }
watch: $1
EOT
}
