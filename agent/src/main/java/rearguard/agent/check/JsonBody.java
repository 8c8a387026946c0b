package rearguard.agent.check;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** An answer read as JSON. Loaded, with the library behind it, when a check first needs it. */
record JsonBody(JsonNode root) {

  static Optional<JsonBody> read(byte[] body) {
    try {
      var root = new JsonMapper().readTree(body);
      return root == null || root.isMissingNode()
          ? Optional.empty()
          : Optional.of(new JsonBody(root));
    } catch (JacksonException _) {
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * The scalar at a dotted path, as text; a number in the path counts items of a list from zero.
   */
  Optional<String> text(String path) {
    var node = root;
    for (var name : path.split("\\.", -1)) {
      node = node.isArray() ? item(node, name) : node.path(name);
    }
    return node.isValueNode() && !node.isMissingNode()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  private static JsonNode item(JsonNode list, String name) {
    return name.matches("\\d{1,6}") ? list.path(Integer.parseInt(name)) : list.path(name);
  }
}
