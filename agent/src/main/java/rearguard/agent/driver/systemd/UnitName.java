package rearguard.agent.driver.systemd;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A unit's name, as systemd.unit(5) allows it; never a template and never an option. */
record UnitName(String text) implements Comparable<UnitName> {
  private static final int LONGEST = 255;
  private static final Pattern ALLOWED =
      Pattern.compile("[A-Za-z0-9:_\\\\][A-Za-z0-9:_.@\\\\-]*\\.(service|socket|timer|path)");

  /** Without these nobody comes in any more, or the agent itself is gone. */
  private static final List<Pattern> WAY_IN =
      List.of(
          Pattern.compile("rearguard-agent(@.*)?\\..*"),
          Pattern.compile("sshd?(@.*)?\\..*"),
          Pattern.compile("(systemd-|dbus|user@|user-runtime-dir@|getty@|networking\\.).*"),
          Pattern.compile("(NetworkManager|nftables|ufw)\\..*"));

  UnitName {
    var wrong = wrong(text);
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(wrong.get());
    }
  }

  /** Why the text is not the name of a unit to care for. */
  static Optional<String> wrong(String text) {
    if (text.length() > LONGEST || !ALLOWED.matcher(text).matches()) {
      return Optional.of("is not the name of a service, socket, timer or path unit");
    }
    if (text.indexOf('@') >= 0 && text.charAt(text.indexOf('@') + 1) == '.') {
      return Optional.of("is a template, which never runs itself");
    }
    return WAY_IN.stream().anyMatch(one -> one.matcher(text).matches())
        ? Optional.of("is one the host itself, its network or the way in hangs on")
        : Optional.empty();
  }

  /** The template an instance is made of. */
  Optional<String> template() {
    var at = text.indexOf('@');
    return at < 0
        ? Optional.empty()
        : Optional.of(text.substring(0, at + 1) + text.substring(text.lastIndexOf('.')));
  }

  @Override
  public int compareTo(UnitName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
