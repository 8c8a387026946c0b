package rearguard.agent.driver.systemd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.World;
import rearguard.agent.host.Host;
import rearguard.model.Setting;

/** Four units on a machine with systemd: a server, a worker, a job that stays done, a cold one. */
final class Tea implements World {
  static final String SECRET = "canary-4711-hunter2";
  private static final String SERVER =
      """
      import os, socket, sys
      if os.environ.get("BREAK"): sys.exit("cannot log in with " + os.environ["TOKEN"])
      door = socket.socket()
      door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      door.bind(("127.0.0.1", int(sys.argv[1])))
      door.listen(9)
      if os.environ.get("NOTIFY_SOCKET"):
          socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
      while True:
          guest, _ = door.accept()
          guest.sendall(" ".join([os.environ["COLOUR"], os.environ.get("SIZE", "")] + sys.argv[2:]).encode())
          guest.close()
      """;

  private final Machine machine;
  private final int port = freePort();

  Tea(Machine machine) throws Exception {
    this.machine = machine;
    machine.shell(
        """
        cd /etc/systemd/system
        mkdir -p /opt/tea /etc/tea multi-user.target.wants tea-api.service.d
        cat > /opt/tea/api.py <<'PY'
        %sPY
        printf 'COLOUR=green\\nTOKEN=%s\\n' > /etc/tea/tea.env
        chmod 0640 /etc/tea/tea.env
        printf '[Service]\\nEnvironment=SIZE=small\\n' > tea-api.service.d/size.conf
        ln -s /etc/systemd/system/tea-api.service /etc/systemd/system/tea-worker.service multi-user.target.wants
        """
                .formatted(SERVER, SECRET)
            + unit(
                "tea-api",
                "Type=notify\nEnvironmentFile=/etc/tea/tea.env\nExecStart=" + server("good"))
            + unit("tea-worker", "Type=simple\nExecStart=/usr/bin/sleep infinity\nRestart=always")
            + unit("tea-once", "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true")
            + unit("tea-cold", "ExecStart=/usr/bin/sleep 1000000")
            + "systemctl daemon-reload; systemctl start tea-api tea-worker tea-once");
  }

  String server(String word) {
    return "/usr/bin/python3 -SE /opt/tea/api.py " + port + " " + word;
  }

  /** Writes a unit's file, as a line of a script. */
  static String unit(String name, String service) {
    return "printf '[Service]\\n%s\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/%s.service\n"
        .formatted(service.replace("\n", "\\n").replace("%", "%%"), name);
  }

  static Setting.Group settings(String... units) {
    return Setting.Group.of(
        Map.of(
            "units",
            new Setting.Many(Arrays.stream(units).<Setting>map(Setting.Text::new).toList())));
  }

  @Override
  public Host on(Host real) {
    return machine.on(real);
  }

  @Override
  public Driver driver() {
    return new SystemdDriver();
  }

  @Override
  public Setting.Group settings() {
    return settings(
        "tea-api.service", "tea-worker.service", "tea-once.service", "tea-cold.service");
  }

  @Override
  public void damage() throws Exception {
    machine.shell(
        unit("tea-api", "Type=notify\nEnvironmentFile=/etc/tea/tea.env\nExecStart=" + server("bad"))
            + """
        cd /etc/systemd/system
        mkdir -p tea-api.service.d
        rm -f tea-api.service.d/size.conf
        printf '[Service]\\nEnvironment=SIZE=huge\\n' > tea-api.service.d/late.conf
        printf 'COLOUR=red\\nTOKEN=%sother\\n' > /etc/tea/tea.env
        chmod 0600 /etc/tea/tea.env
        systemctl -q stop tea-worker tea-once
        rm -f tea-worker.service multi-user.target.wants/tea-api.service
        systemctl -q mask tea-worker
        systemctl -q enable tea-cold
        systemctl restart tea-api tea-cold
        """
                .formatted(SECRET));
  }

  @Override
  public String fingerprint() throws Exception {
    var units = "tea-api tea-worker tea-once tea-cold";
    return machine.shell(
            """
            cd /etc/systemd/system
            find . /etc/tea -name '*tea*' -o -path '*tea*' | sort | while read -r path; do
              stat -c '%%N %%a %%U %%F' "$path"
              if [ -f "$path" ]; then cat "$path"; fi
            done
            systemctl is-active %s || true
            systemctl is-enabled %s || true
            systemctl show --property=NeedDaemonReload %s
            """
                .formatted(units, units, units))
        + answer();
  }

  String answer() throws IOException {
    try (var guest = new Socket()) {
      guest.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return new String(guest.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.ConnectException _) {
      return "silence";
    }
  }

  int port() {
    return port;
  }

  @Override
  public List<Path> beside() {
    return List.of(
        machine.seen("/etc/systemd/system"),
        machine.seen("/etc/systemd/system/tea-api.service.d"),
        machine.seen("/etc/systemd/system/multi-user.target.wants"),
        machine.seen("/etc/tea"));
  }

  @Override
  public List<String> secrets() {
    return List.of(SECRET);
  }

  @Override
  public int killsEvery() {
    return 61;
  }

  @Override
  public void close() throws Exception {
    machine.shell(
        """
        cd /etc/systemd/system
        systemctl -q stop 'tea*'
        rm -rf tea* *.wants/tea* /etc/tea /opt/tea
        systemctl daemon-reload
        systemctl reset-failed
        """);
  }

  private static int freePort() {
    for (var port = 21000 + (int) (ProcessHandle.current().pid() % 997); ; port++) {
      try (var _ = new ServerSocket(port)) {
        return port;
      } catch (IOException _) {
        // the next one
      }
    }
  }
}
