# Makes the start-up caches (JEP 514) of the command line and the agent: lets both do once what they do every day, against a
# controller in a temporary folder. Without a cache they only start slower, so nothing here may fail a build. Bash; expects home.
train() {
  local began=$SECONDS
  training=$(mktemp -d) training_pids=()
  trap train_end EXIT
  if train_in "$training" > "$training/log" 2>&1; then
    echo "trained the start-up caches in $((SECONDS - began)) s"
  else
    echo "no start-up cache for every program, they only start slower: $(tail -n 1 "$training/log")"
  fi
  train_end
  trap - EXIT
}

train_end() {
  local pid
  for pid in "${training_pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$training"
}

train_in() { # FOLDER
  local folder=$1 grpc http admin bin=$home/bin agent program
  export REARGUARD_CONTEXT_DIR=$folder/controller/operator JDK_AOT_VM_OPTIONS="-Xms64m -Xmx512m -Xmn32m"
  grpc=$(train_port) http=$(train_port) admin=$(train_port)
  timeout 15 "$bin/rearguard-controller" init "$folder/controller" --name training --address "127.0.0.1:$grpc" --http "$http" --admin "$admin" || return 1
  "$bin/rearguard-controller" server "$folder/controller" &
  training_pids+=($!)
  train_until 100 train_open "$grpc" || { echo "the controller did not start"; return 1; }
  timeout 10 "$bin/rearguard" host enrol trainee --tag role=web --token-out "$folder/token" || return 1
  timeout 10 "$bin/rearguard-agent" enrol --controller "127.0.0.1:$grpc" --token-file "$folder/token" \
    --ca-fingerprint "$(train_fingerprint "$folder/controller/ca/ca.crt")" --dir "$folder/agent" || return 1
  REARGUARD_TRAIN=$home/lib/agent.aot "$bin/rearguard-agent" run --dir "$folder/agent" &
  agent=$!
  training_pids+=("$agent")
  train_until 20 train_connected || { echo "the agent did not connect"; return 1; }
  kill "$agent"
  REARGUARD_TRAIN=$home/lib/cli.aot timeout 15 "$bin/rearguard" status || return 1
  train_until 100 train_gone "$agent"
  for program in cli agent; do
    [ -s "$home/lib/$program.aot" ] || { echo "this JDK wrote no cache for $program"; return 1; }
  done
}

train_open() { (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
train_gone() { ! kill -0 "$1" 2> /dev/null; }
train_connected() { timeout 10 "$home/bin/rearguard" -o plain host list | grep -q 'connected'; }

train_until() { # TENTHS COMMAND…
  local left=$1
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

# A port nobody listens at; below those that Linux gives to clients.
train_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    train_open "$port" || break
  done
  echo "$port"
}

train_fingerprint() { # PEM
  sed '/-----/d' "$1" | base64 -d | sha256sum | cut -d ' ' -f 1
}
