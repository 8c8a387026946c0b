package rearguard.controller.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.desk.Deployments;
import rearguard.controller.desk.Deployments.Announcement;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;

/**
 * A build server says that something was deployed. Nothing of the body is read before the token was
 * found right.
 */
@Path("/api/v1/applications/{application}/deployments")
public final class DeploymentResource {
  private static final Logger LOG = LoggerFactory.getLogger(DeploymentResource.class);
  private static final int LARGEST = 16 << 10;
  private static final int MOST = 12;
  private static final int MOST_REFUSED = 120;
  private static final int MOST_TOKEN = 200;
  private static final String BEARER = "Bearer ";
  private static final List<String> KEYS = List.of("label", "commit", "by", "url");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Deployments deployments;
  private final Pace pace;

  DeploymentResource(Deployments deployments, Pace pace) {
    this.deployments = deployments;
    this.pace = pace;
  }

  /** 202 with the id of the restore point, which is being made. */
  @POST
  public Response announce(
      @PathParam("application") String name,
      @HeaderParam("Authorization") String authorization,
      InputStream body)
      throws IOException {
    var application = new ApplicationName(name);
    var token = Optional.ofNullable(authorization).orElse("");
    if (!token.startsWith(BEARER)
        || token.length() > MOST_TOKEN
        || !deployments.allows(application, token.substring(BEARER.length()))) {
      return stranger(application);
    }
    if (!pace.allows(name, MOST)) {
      return slower();
    }
    var bytes = body.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      return refused(413, "more than 16 KiB", "");
    }
    return switch (read(bytes)) {
      case Answer.Refused<Announcement>(var problems) -> refused(400, problems);
      case Answer.Given<Announcement>(var said) -> announced(application, said);
    };
  }

  private Response announced(ApplicationName application, Announcement said) {
    return switch (deployments.announce(application, said)) {
      case Answer.Given<PointId>(var point) ->
          Response.status(Response.Status.ACCEPTED)
              .type("application/json")
              .entity(JSON.valueToTree(Map.of("point", point.value())).toString() + "\n")
              .build();
      case Answer.Refused<PointId>(var problems) ->
          refused(status(problems.getFirst().kind()), problems);
    };
  }

  /** One answer, whether there is no such application, no token, or another. */
  private Response stranger(ApplicationName application) {
    if (!pace.allows("", MOST_REFUSED)) {
      return slower();
    }
    LOG.warn("{}: a deployment was announced without its token", application);
    return Response.fromResponse(
            refused(401, "the application's token is wanted", "rearguard deployments token APP"))
        .header("WWW-Authenticate", "Bearer")
        .build();
  }

  private static Response slower() {
    return Response.fromResponse(refused(429, "too many in a minute", "Wait a minute."))
        .header("Retry-After", "60")
        .build();
  }

  private static Answer<Announcement> read(byte[] body) {
    try {
      var json = JSON.readTree(body);
      if (json == null || !json.isObject()) {
        return wrong("the body is not a JSON object");
      }
      for (var key : (Iterable<String>) json::fieldNames) {
        if (!KEYS.contains(key)) {
          return wrong("unknown key \"" + Quoted.of(key) + "\"");
        }
        if (!json.path(key).isTextual()) {
          return wrong("\"" + key + "\" is not a text");
        }
      }
      return Answer.given(
          new Announcement(
              text(json, "label"), text(json, "commit"), text(json, "by"), text(json, "url")));
    } catch (JsonProcessingException broken) {
      return wrong("the body is not JSON: " + Quoted.of(broken.getOriginalMessage()));
    } catch (IOException broken) {
      return wrong("the body cannot be read");
    }
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).asText("");
  }

  private static Answer<Announcement> wrong(String what) {
    return Answer.refused(
        Problem.of(Problem.Kind.USAGE, what, "Known keys: " + String.join(", ", KEYS) + "."));
  }

  private static int status(Problem.Kind kind) {
    return switch (kind) {
      case USAGE -> 400;
      case NOT_ALLOWED -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case UNREACHABLE -> 503;
      case UNEXPECTED -> 500;
    };
  }

  private static Response refused(int status, List<Problem> problems) {
    return refused(status, problems.getFirst().message(), problems.getFirst().hint());
  }

  private static Response refused(int status, String message, String hint) {
    return Response.status(status)
        .type("application/json")
        .entity(JSON.valueToTree(Map.of("problem", message, "hint", hint)).toString() + "\n")
        .build();
  }
}
