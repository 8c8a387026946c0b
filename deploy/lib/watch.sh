# What it costs a host to notice deployments: two equal hosts of namespaces with ten components each, one watched and one not, in the
# same minutes and by turns; their agents are of the same age. Sourced by bench, which has the words. Needs root. Bash.
. "$deploy/lib/fleet.sh"
controller_in="ip netns exec $space_id-net" controller_at=$space_net.1
rearguard() { outside "$rearguard_home/bin/rearguard" "$@"; }

watch_cost() { # prints Markdown
  local host round watched
  fleet_needs
  need crontab cron
  space_begin
  controller_make
  base_make
  tea_origin
  origin_make
  npm_cache
  openssl rand -hex 16 > "$world/redis.pass"
  watch_host app1 11
  watch_host app2 12
  for round in $(seq "$rounds"); do
    echo "round $round of $rounds …" >&2
    watched=app$((round % 2 + 1))
    for host in app1 app2; do
      watch_file "$host" "$([ $host = $watched ] && echo true || echo false)" > "$world/$host.yml"
      rearguard apply "$world/$host.yml" >&2
      watch_anew "$host"
    done
    sleep 90 # started, connected, and looked at everything
    watch_minute "$watched" "$([ $watched = app1 ] && echo app2 || echo app1)"
  done
  for host in app1 app2; do
    if watch_noticed "$host"; then die "something was noticed on $host, where nothing changed"; fi
  done
  watch_notices "$watched"
  watch_table
}

watch_host() { # NAME NUMBER: with ten components, captured
  local host=$1
  echo "ten components on $host …" >&2
  fleet_host "$host" "$2"
  wait_for 30 "agent of $host" host_connected "$host"
  docker_start "$host"
  tea_clone "$host"
  tea_env "$host" "good morning"
  tea_deploy "$host" v1.0.0
  shop_deploy v1.0.0 "$host"
  in_space "$host" bash "$deploy/lib/watch-host.sh" "$world/origin.git" > "$world/log/watch-$host.log" 2>&1 \
    || { tail -5 "$world/log/watch-$host.log" >&2; die "could not make the components of $host"; }
  watch_file "$host" false > "$world/$host.yml"
  rearguard apply "$world/$host.yml" >&2
  rearguard capture "many-$host" --label now --good >&2
}

watch_file() { # HOST true|false
  cat << EOT
application: many-$1
hosts: { all: [$1] }
components:
  tea:    { on: all, compose: { directory: /opt/tea } }
  shop:   { on: all, git: { path: /opt/shop, keep: [node_modules, dist] } }
  api:    { on: all, git: { path: /srv/api, keep: [node_modules] } }
  jobs:   { on: all, git: { path: /srv/jobs, keep: [node_modules] } }
  app:    { on: all, pm2: { apps: [shop], home: /root/.pm2, program: "$(command -v pm2)" } }
  env:    { on: all, files: { paths: [/opt/shop/.env], keys: [PORT] } }
  conf:   { on: all, files: { paths: [/srv/conf] } }
  site:   { on: all, assets: { path: /srv/site } }
  proxy:  { on: all, nginx: { paths: [/etc/nginx/sites-available, /etc/nginx/sites-enabled] } }
  timers: { on: all, cron: { files: [/etc/cron.d/tea] } }
$([ "$2" = true ] || echo "watch: false")
EOT
}

watch_anew() { # HOST: its agent starts again
  in_space "$1" pkill -x java
  wait_for 20 "the end of the agent of $1" watch_gone "$1"
  service "$1" agent rearguard-agent run --dir /var/lib/rearguard-agent
  wait_for 30 "agent of $1" grep -q connected "$world/log/agent-$1.log"
}

watch_gone() { ! in_space "$1" pgrep -x java; }
watch_agent() { in_space "$1" cat "/proc/$(in_space "$1" pgrep -x java)/$2"; }
watch_ticks() { watch_agent "$1" stat | awk '{print $14 + $15}'; }

watch_minute() { # WATCHED OTHER
  local on off
  on=$(watch_ticks "$1") off=$(watch_ticks "$2")
  sleep 60
  watch_share $(($(watch_ticks "$1") - on)) >> "$world/cpu-on"
  watch_share $(($(watch_ticks "$2") - off)) >> "$world/cpu-off"
  watch_memory "$1" on
  watch_memory "$2" off
}

watch_share() { awk -v t="$1" -v hz="$(getconf CLK_TCK)" 'BEGIN {printf "%.2f\n", 100 * t / hz / 60}'; }

watch_memory() { # HOST on|off
  watch_agent "$1" status | awk '/^VmRSS/ {printf "%.0f\n", $2 / 1024}' >> "$world/rss-$2"
  watch_agent "$1" smaps_rollup | awk '/^Pss:/ {printf "%.0f\n", $2 / 1024}' >> "$world/pss-$2"
}

watch_notices() { # HOST: it was watched indeed
  in_space "$1" bash -c 'echo "# edited" >> /etc/cron.d/tea'
  wait_for 180 "what changed on $1" watch_noticed "$1"
}

watch_noticed() { rearguard -o json points "many-$1" | grep -q '"noticed"'; }

watch_said() { echo "$(median < "$world/$1") $2 ($(range < "$world/$1"))"; }

watch_table() {
  cat << EOT

| an agent with 10 components, $rounds minutes each ($(nproc) cores, load $before before and $(load) after; medians, range behind) | watched | not watched | bound |
|---|---|---|---|
| processor | $(watch_said cpu-on "% of a core") | $(watch_said cpu-off "% of a core") | 0.5 % |
| resident (VmRSS) | $(watch_said rss-on MiB) | $(watch_said rss-off MiB) | |
| its share (Pss) | $(watch_said pss-on MiB) | $(watch_said pss-off MiB) | |
EOT
}
