# The story of "deploy/demo --fleet". Sourced by demo, which has the traps and the words. Bash.
need ip iproute2
need nsenter util-linux
need busybox busybox-static
need docker docker.io
[ -x /usr/sbin/dockerd ] || quietly apt_install docker.io
need docker-compose docker-compose
need ufw ufw
need nft nftables
need redis-server redis-server
[ -x /usr/sbin/nginx ] || quietly apt_install nginx-light
command -v crontab > /dev/null || quietly apt_install cron
. "$deploy/lib/space.sh"
. "$deploy/lib/fleet.sh"
controller_in="ip netns exec $space_id-net" controller_at=$space_net.1
rearguard() { outside "$rearguard_home/bin/rearguard" "$@"; }

say "1. A controller and five hosts: each with its own network, processes, Docker engine and firewall"
space_begin
controller_make
base_make
tea_origin
origin_make
npm_cache
for host in app1:11 app2:12 web1:13 queue1:14 edge1:15; do fleet_host "${host%:*}" "${host#*:}"; done
for host in app1 app2 web1 queue1 edge1; do wait_for 30 "agent of $host" host_connected "$host"; done
show rearguard host list

say "2. Deploy v1.0.0: Compose on app1 and app2, PM2 on web1, redis on queue1, nginx and ufw on edge1"
queue_start
for host in app1 app2; do
  docker_start "$host"
  tea_clone "$host"
  tea_env "$host" "good morning"
  tea_deploy "$host" v1.0.0
done
shop_deploy v1.0.0
edge_start
wait_for 30 "tea" answers "http://$space_net.15/health"
sed "s#@PM2@#$(command -v pm2)#" "$deploy/examples/tea.yml" > "$world/tea.yml"
show rearguard apply "$world/tea.yml"
show rearguard capture tea --label v1.0.0 --good
show rearguard check tea

say "3. Deploy v1.1.0 everywhere. tea answers 404, the shop 500, the proxy asks a port where nobody is, poisoned jobs wait"
for host in app1 app2; do
  tea_env "$host" "good evening"
  tea_deploy "$host" v1.1.0
done
shop_deploy v1.1.0
for host in app1 app2; do in_space "$host" docker-compose -f /opt/tea/compose.yml stop -t 1 worker > /dev/null 2>&1; done
for n in 1 2 3; do queue RPUSH celery "report:$n" "invoice:$n" > /dev/null; done
edge_site 8001
in_space edge1 nginx -s reload
in_space edge1 ufw allow 8001/tcp > /dev/null
show rearguard check tea || echo "(exit code $?)"

say "4. One rollback for all of them"
show rearguard plan tea
began=$(date +%s%N)
show rearguard rollback tea --confirm tea --reason "v1.1.0 answers 404"
ended=$(date +%s%N)

say "5. What came of it"
show rearguard check tea
printf '\nfrom Enter to verified: %s ms, five hosts, two at once\n' $(((ended - began) / 1000000))
echo "jobs in the queue: $(queue LLEN celery) of 6, which the undo point keeps"
run=$(rearguard -o json run list tea | node -pe 'JSON.parse(require("fs").readFileSync(0, "utf8")).runs[0].id')
printf '\nIf the rollback was the mistake: rearguard undo %s\n' "$run"
[ $scenes = no ] || . "$deploy/lib/fleet-scenes.sh"
if [ "$keep" = yes ]; then
  say "Still running"
  cat <<EOT
try         alias rearguard='ip netns exec $space_id-net env REARGUARD_CONTEXT_DIR=$REARGUARD_CONTEXT_DIR $rearguard_home/bin/rearguard'
            rearguard status
            rearguard traffic status tea
            rearguard undo $run --confirm tea
end it      deploy/demo --fleet --end
EOT
fi
