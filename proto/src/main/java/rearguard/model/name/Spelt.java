package rearguard.model.name;

import java.util.Locale;

/** A constant as people and files spell it. */
public enum Spelt {
  ;

  /** {@code NO_OP} as {@code no-op}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
