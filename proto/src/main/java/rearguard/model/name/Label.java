package rearguard.model.name;

/** What people call a restore point, most often a version: {@code v1.0.0}. */
public record Label(String value) {
  public Label {
    Names.VERSION.checked("label", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
