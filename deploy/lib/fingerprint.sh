# What a host runs and holds, one line a thing and no time of any of it: a host is what it was when the lines are the same.
# Runs on the host, as root. Bash.
set -euo pipefail

digest() { sha256sum | cut -c1-16; }

files() { # FOLDER…: each file with its mode, owner and content, each link with where it leads
  local folder
  for folder in "$@"; do
    [ -d "$folder" ] || continue
    find "$folder" \( -name .git -o -name node_modules \) -prune -o -printf '%y %m %U:%G %p %l\n' | LC_ALL=C sort
    find "$folder" \( -name .git -o -name node_modules \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
    find "$folder" -name node_modules -prune | LC_ALL=C sort | while read -r tree; do
      echo "tree $tree $(tar --sort=name --mtime=@0 -C "$tree" -c . | digest)"
    done
  done
}

repositories() {
  local folder
  for folder in /opt/*/.git; do
    [ -d "$folder" ] || continue
    echo "git ${folder%/.git} $(git -C "$folder/.." rev-parse HEAD) $(git -C "$folder/.." symbolic-ref -q HEAD || echo detached)"
    echo "git ${folder%/.git} status $(git -C "$folder/.." status --porcelain | digest)"
  done
}

containers() {
  [ -S /run/docker.sock ] || [ -S /var/run/docker.sock ] || return 0
  docker ps -aq | xargs -r docker inspect -f '{{.Name}} {{if .State.Running}}runs{{else}}stands{{end}} {{.Image}} {{json .Config.Env}} {{json .Config.Cmd}} {{json .HostConfig.PortBindings}} {{.HostConfig.RestartPolicy.Name}} {{json .Mounts}}' \
    | grep -v '^/rearguard-kept-' | LC_ALL=C sort | sed 's/^/container /'
}

processes() {
  [ -d /root/.pm2 ] || return 0
  pm2 jlist 2> /dev/null | node -e 'for (const p of JSON.parse(require("fs").readFileSync(0, "utf8").replace(/^[^[]*/, "")))
    console.log("pm2", p.name, p.pm2_env.status, p.pm2_env.exec_mode, p.pm2_env.pm_exec_path, p.pm2_env.pm_cwd, p.pm2_env.env.GREETING)' | LC_ALL=C sort
}

queue() {
  [ -f /etc/redis/tea.pass ] || return 0
  export REDISCLI_AUTH
  REDISCLI_AUTH=$(cat /etc/redis/tea.pass)
  redis-cli --scan | LC_ALL=C sort | while read -r key; do
    echo "redis $key $(redis-cli pttl "$key" | sed 's/^[0-9].*/expires/') $(redis-cli lrange "$key" 0 -1 | digest)"
  done
}

firewall() {
  ufw status | grep -q 'Status: active' && ufw status numbered | sed 's/^/ufw /'
  { iptables-save; ip6tables-save; } | grep '^-A ufw' | sed 's/^/rule /'
  nft list tables | grep -i rearguard | sed 's/^/held /' || true
}

web() {
  [ -s /run/nginx.pid ] || return 0
  kill -0 "$(cat /run/nginx.pid)" && echo "nginx runs $(nginx -T 2> /dev/null | digest)"
}

files /opt/tea /opt/shop
repositories
containers
processes
queue
if [ "$(hostname)" = edge1 ]; then
  files /etc/nginx /etc/ufw
  firewall
  web
fi
