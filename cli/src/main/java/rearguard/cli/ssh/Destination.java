package rearguard.cli.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.cli.command.Misuse;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;

/**
 * Where a host answers SSH, written {@code web1=deploy@10.0.0.5:2222}. Pure: nothing that could
 * pass for an option, or for more than one word, becomes a destination.
 *
 * @param login empty when the SSH configuration says it
 */
public record Destination(Optional<String> login, String address, Optional<Integer> port) {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:([a-z_][a-z0-9_.-]{0,31})@)?"
              + "([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:]{2,39}\\])(?::([0-9]{1,5}))?");
  private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9/._=-]+( [A-Za-z0-9/._=-]+)*");
  private static final int PORTS = 65_535;

  /** All of an option's value, in its order. */
  static Map<HostName, Destination> all(String text) {
    var all = new LinkedHashMap<HostName, Destination>();
    for (var each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new Misuse(
            "--via-ssh does not understand \"" + Quoted.of(each) + "\"",
            "Write web1=deploy@10.0.0.5,web2=deploy@10.0.0.6.");
      }
      var host = named(each.substring(0, equals));
      if (all.put(host, of(each.substring(equals + 1))) != null) {
        throw new Misuse("--via-ssh names " + host + " twice", "");
      }
    }
    return all;
  }

  private static HostName named(String text) {
    try {
      return new HostName(text);
    } catch (IllegalArgumentException e) {
      throw new Misuse(String.valueOf(e.getMessage()), "");
    }
  }

  static Destination of(String text) {
    var written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new Misuse(
          "\"" + Quoted.of(text) + "\" is no destination of SSH",
          "Write ADDRESS, LOGIN@ADDRESS or LOGIN@ADDRESS:PORT.");
    }
    var port = Optional.ofNullable(written.group(3)).map(Integer::valueOf);
    if (port.filter(number -> number < 1 || number > PORTS).isPresent()) {
      throw new Misuse("there is no port " + port.get(), "");
    }
    return new Destination(
        Optional.ofNullable(written.group(1)),
        written.group(2).replace("[", "").replace("]", ""),
        port);
  }

  /**
   * The program and its arguments.
   *
   * @param config an SSH configuration file in place of the person's own
   * @param agent what is run on the host; the shell there sees these words and nothing else
   */
  List<String> words(Optional<String> config, String agent) {
    if (!AGENT.matcher(agent).matches()) {
      throw new Misuse(
          "--ssh-agent holds \"" + Quoted.of(agent) + "\"",
          "Write plain words, as in \"sudo -n rearguard-agent relay\".");
    }
    var words = new ArrayList<>(List.of("ssh", "-T", "-o", "BatchMode=yes"));
    words.addAll(List.of("-o", "ConnectTimeout=10"));
    words.addAll(List.of("-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3"));
    words.addAll(List.of("-o", "ForwardAgent=no", "-o", "ForwardX11=no"));
    config.ifPresent(file -> words.addAll(List.of("-F", file)));
    port.ifPresent(number -> words.addAll(List.of("-p", String.valueOf(number))));
    login.ifPresent(name -> words.addAll(List.of("-l", name)));
    words.addAll(List.of("--", address, agent));
    return List.copyOf(words);
  }
}
