package rearguard.controller;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** {@code controller.yml} as it is written; what is left out keeps the value that stands here. */
final class ControllerFile {
  @JsonProperty String fleet = "fleet";
  @JsonProperty String address = "localhost:7443";
  @JsonProperty Grpc grpc = new Grpc();
  @JsonProperty Http http = new Http();
  @JsonProperty Admin admin = new Admin();
  @JsonProperty Log log = new Log();

  /** Where agents and operators come in. */
  static final class Grpc {
    @JsonProperty String bind = "127.0.0.1";
    @JsonProperty int port = 7443;
  }

  /** Where the dashboard answers. */
  static final class Http {
    @JsonProperty String bind = "127.0.0.1";
    @JsonProperty int port = 7480;
  }

  /** Metrics and health checks; on loopback alone. */
  static final class Admin {
    @JsonProperty int port = 7481;
  }

  /** How much is said. */
  static final class Log {
    @JsonProperty String level = "INFO";
  }

  /** Reads the file; a key or a value that is not known is refused with its place. */
  static Answer<ControllerConfig> read(Path file) {
    var mapper =
        YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL))
            .build();
    try {
      var text = Files.readString(file);
      var read =
          text.isBlank() ? new ControllerFile() : mapper.readValue(text, ControllerFile.class);
      return ControllerConfig.of(read, file);
    } catch (JsonProcessingException wrong) {
      return Answer.refused(problem(file, wrong));
    } catch (IOException unreadable) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "cannot read \"" + file + "\"",
              "Make a controller with \"rearguard-controller init " + file.getParent() + "\"."));
    }
  }

  private static Problem problem(Path file, JsonProcessingException wrong) {
    var path = wrong instanceof JsonMappingException mapping ? path(mapping) : "";
    var at = Optional.ofNullable(wrong.getLocation());
    int line = at.map(JsonLocation::getLineNr).orElse(1);
    int column = at.map(JsonLocation::getColumnNr).orElse(1);
    var place = new Problem.Place(file.toString(), Math.max(1, line), Math.max(1, column), path);
    if (wrong instanceof UnrecognizedPropertyException unknown) {
      return unknownKey(unknown, path).at(place);
    }
    return Problem.of(
            Problem.Kind.USAGE,
            (path.isEmpty() ? "not readable: " : "\"" + path + "\": ")
                + Quoted.of(wrong.getOriginalMessage()),
            "controller/README.md shows every key with its default.")
        .at(place);
  }

  private static Problem unknownKey(UnrecognizedPropertyException unknown, String path) {
    var known = unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
    var hint =
        Nearest.to(unknown.getPropertyName(), known)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElse("Known here: " + String.join(", ", known) + ".");
    return Problem.of(Problem.Kind.USAGE, "unknown key \"" + Quoted.of(path) + "\"", hint);
  }

  private static String path(JsonMappingException wrong) {
    return wrong.getPath().stream()
        .map(part -> String.valueOf(part.getFieldName()))
        .collect(Collectors.joining("."));
  }
}
