package rearguard.cli.view;

/** Text for a command line that a person will paste. */
public enum Shell {
  ;

  /** One word for a POSIX shell, whatever it holds. */
  public static String word(String text) {
    return text.matches("[A-Za-z0-9_./:=@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
