package rearguard.controller.file;

import java.util.List;
import java.util.stream.Stream;
import rearguard.controller.file.FleetCheck.Known;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;

/** What does not fit the fleet of those who are to be asked about other hosts. */
enum AskersCheck {
  ;

  static Stream<Problem> problems(FleetFile file, Known known) {
    var application = file.application();
    var checks =
        application.checks().stream()
            .flatMap(
                asked ->
                    unknown(file, known, "checks." + asked.check().name() + ".from", asked.from()));
    var proof =
        application.proof().stream()
            .flatMap(
                one ->
                    Stream.concat(
                        unknown(file, known, "prove-from", one.from()),
                        untagged(file, known, one.at())));
    return Stream.concat(checks, proof);
  }

  private static Stream<Problem> unknown(
      FleetFile file, Known known, String path, List<String> names) {
    var groups = file.application().groups().keySet();
    var all =
        Stream.concat(
                groups.stream(), known.hosts().keySet().stream().map(HostName::value).sorted())
            .toList();
    return names.stream()
        .filter(name -> !all.contains(name))
        .map(
            name ->
                FleetCheck.at(
                    file,
                    path,
                    "\"" + Quoted.of(name) + "\" is neither a group nor an enrolled host",
                    Nearest.hint(name, all)));
  }

  /** Every host whose traffic may be held must say where the others find it. */
  private static Stream<Problem> untagged(FleetFile file, Known known, String at) {
    return file.application().components().stream()
        .filter(
            component ->
                known.drivers().containsKey(component.driver())
                    && known.drivers().get(component.driver()).can(Ability.HOLD_TRAFFIC))
        .flatMap(component -> FleetCheck.words(file.application(), component.on(), known))
        .distinct()
        .flatMap(
            host ->
                host.missing(new Setting.Text(at)).stream()
                    .map(key -> FleetCheck.untagged(file, "prove-from.at", host, key)));
  }
}
