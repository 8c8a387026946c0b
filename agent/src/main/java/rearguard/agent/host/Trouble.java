package rearguard.agent.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Turns what the kernel says into words for an operator. */
enum Trouble {
  ;

  static HostException with(String doing, Path path, IOException cause) {
    return of(doing + " \"" + Quoted.of(path.toString()) + "\"", cause);
  }

  static HostException of(String doing, IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ ->
          told(Problem.Kind.NOT_FOUND, doing, "it is not there", "", cause);
      case NotDirectoryException _ ->
          told(Problem.Kind.CONFLICT, doing, "it is not a folder", "", cause);
      case FileAlreadyExistsException _ ->
          told(Problem.Kind.CONFLICT, doing, "the name is taken", "", cause);
      case DirectoryNotEmptyException _ ->
          told(Problem.Kind.CONFLICT, doing, "the folder is not empty", "", cause);
      case AccessDeniedException _ -> notAllowed(doing, cause);
      default -> byMessage(doing, cause);
    };
  }

  private static HostException byMessage(String doing, IOException cause) {
    var said = String.valueOf(cause.getMessage());
    var lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("disk quota")) {
      return told(
          Problem.Kind.CONFLICT,
          doing,
          "the disk is full",
          "Free space on that disk and try again.",
          cause);
    }
    if (lower.contains("operation not permitted") || lower.contains("permission denied")) {
      return notAllowed(doing, cause);
    }
    if (lower.contains("read-only file system")) {
      return told(
          Problem.Kind.CONFLICT,
          doing,
          "the file system is read-only",
          "Mount it writable and try again.",
          cause);
    }
    return told(
        Problem.Kind.UNEXPECTED,
        doing,
        Quoted.of(said),
        "Look at that disk and at what the kernel says of it (dmesg), then try again.",
        cause);
  }

  private static HostException notAllowed(String doing, IOException cause) {
    return told(
        Problem.Kind.NOT_ALLOWED,
        doing,
        "it is not allowed",
        "Run the agent as a user who may, or change the permissions.",
        cause);
  }

  static HostException plain(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }

  private static HostException told(
      Problem.Kind kind, String doing, String why, String hint, IOException cause) {
    return new HostException(Problem.of(kind, "cannot " + doing + ": " + why, hint), cause);
  }
}
