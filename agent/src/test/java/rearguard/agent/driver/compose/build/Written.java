package rearguard.agent.driver.compose.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import rearguard.agent.driver.Source;
import rearguard.agent.host.HostException;

/** A source that is written down in a test: shows all of it below one folder. */
public final class Written implements Source {
  private final Map<File, byte[]> files = new LinkedHashMap<>();

  public Written with(String name, String text) {
    return with(name, Type.PLAIN, text);
  }

  public Written with(String name, Type type, String text) {
    return with(name, type, text.getBytes(StandardCharsets.UTF_8));
  }

  public Written with(String name, Type type, byte[] content) {
    files.put(new File(name, type, content.length), content);
    return this;
  }

  @Override
  public Path folder() {
    return Path.of("/opt/shop");
  }

  @Override
  public String words() {
    return "commit 1a2b3c4";
  }

  @Override
  public void show(String below, Visitor visitor) throws HostException {
    var begin = below.isEmpty() ? "" : below + "/";
    for (var one : files.entrySet()) {
      var file = one.getKey();
      if (file.name().startsWith(begin)) {
        var name = file.name().substring(begin.length());
        visitor.see(new File(name, file.type(), file.bytes()), one::getValue);
      }
    }
  }
}
