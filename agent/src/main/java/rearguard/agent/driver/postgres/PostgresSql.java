package rearguard.agent.driver.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rearguard.agent.database.Sql;

/** Statements that make a database and give it what a dump loses. Pure. */
enum PostgresSql {
  ;

  /** Settings that are lists of names: the server keeps them quoted (GUC_LIST_QUOTE). */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  /** To name it asks for a right that nobody needs. */
  private static final String USUAL_TABLESPACE = "pg_default";

  /** Empty, of that shape, and nobody gets in. */
  static Sql create(String name, Shape shape) {
    var words = new StringBuilder("create database ").append(Sql.quoted(name));
    words.append(" template template0 allow_connections false");
    words.append(" owner ").append(Sql.quoted(shape.owner()));
    words.append(" encoding ").append(Sql.literal(shape.encoding()));
    words.append(" lc_collate ").append(Sql.literal(shape.collate()));
    words.append(" lc_ctype ").append(Sql.literal(shape.ctype()));
    if (!shape.tablespace().equals(USUAL_TABLESPACE)) {
      words.append(" tablespace ").append(Sql.quoted(shape.tablespace()));
    }
    switch (shape.provider()) {
      case "i" -> {
        words.append(" locale_provider icu icu_locale ").append(Sql.literal(shape.locale()));
        if (!shape.rules().isEmpty()) {
          words.append(" icu_rules ").append(Sql.literal(shape.rules()));
        }
      }
      case "b" ->
          words
              .append(" locale_provider builtin builtin_locale ")
              .append(Sql.literal(shape.locale()));
      default -> {}
    }
    return Sql.of(words.toString());
  }

  static Sql open(String name, boolean open) {
    return Sql.of("alter database " + Sql.quoted(name) + " allow_connections " + open);
  }

  /** Settings, rights, comment and limit, as they were. */
  static List<Sql> dressing(String name, PostgresState state) {
    var database = Sql.quoted(name);
    var all = new ArrayList<Sql>();
    state.carried().settings().forEach(one -> all.add(setting(database, one)));
    if (state.carried().usualRights()) {
      all.add(Sql.of("grant connect, temporary on database " + database + " to public"));
    } else {
      all.add(
          Sql.of(
              "revoke all on database " + database + " from " + Sql.quoted(state.shape().owner())));
      state.carried().rights().forEach(one -> all.add(right(database, one)));
    }
    all.add(Sql.of("alter database " + database + " connection limit " + state.shape().limit()));
    if (!state.shape().comment().isEmpty()) {
      all.add(
          Sql.of(
              "comment on database " + database + " is " + Sql.literal(state.shape().comment())));
    }
    return all;
  }

  private static Sql right(String database, PostgresState.Right one) {
    return Sql.of(
        "grant "
            + one.right().toLowerCase(java.util.Locale.ROOT)
            + " on database "
            + database
            + " to "
            + (one.role().isEmpty() ? "public" : Sql.quoted(one.role()))
            + (one.grantable() ? " with grant option" : ""));
  }

  private static Sql setting(String database, PostgresState.Setting one) {
    return Sql.of(
        "alter "
            + (one.role().isEmpty()
                ? "database " + database
                : "role " + Sql.quoted(one.role()) + " in database " + database)
            + " set "
            + parameter(one.name())
            + " to "
            + (LISTS.contains(one.name()) ? list(one.value()) : Sql.literal(one.value())));
  }

  /** A custom one has a dot that stands between two names. */
  private static String parameter(String name) {
    return List.of(name.split("\\.", -1)).stream()
        .map(Sql::quoted)
        .collect(Collectors.joining("."));
  }

  /** Each name by itself, without the quotes in which the server keeps it. */
  static String list(String value) {
    var names = new ArrayList<String>();
    var name = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < value.length(); at++) {
      char one = value.charAt(at);
      if (one == '"' && quoted && at + 1 < value.length() && value.charAt(at + 1) == '"') {
        name.append('"');
        at++;
      } else if (one == '"') {
        quoted = !quoted;
      } else if (one == ',' && !quoted) {
        names.add(name.toString());
        name.setLength(0);
      } else if (one != ' ' || quoted) {
        name.append(one);
      }
    }
    names.add(name.toString());
    return names.stream().map(Sql::literal).collect(Collectors.joining(", "));
  }
}
