/**
 * The controller's side of every connection: who may come in (certificates, TLS, one table of
 * methods and roles) and the streams of the agents. Generated types and gRPC end here.
 */
@NullMarked
package rearguard.controller.link;

import org.jspecify.annotations.NullMarked;
