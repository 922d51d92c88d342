/**
 * The main job, end to end, in one command: {@link org.huren.simulator.demo.Demo} starts an imaging
 * cloud with a regional platform and the agent as processes of their own, sends studies and
 * laboratory results, cuts the platforms off for a while, and compares what was acknowledged with
 * what arrived.
 *
 * <pre>
 *   modalities (here) --DICOM-----> agent (process) --STOW-RS, mutual TLS--> cloud (process)
 *   analyzers (here) --ASTM, HL7-->  |              --FHIR, mutual TLS-----> |     ^
 *        |                           ^ /health/ready, /metrics               |     | faults
 *        '--> sent-*.jsonl -----> Comparison &lt;------------- ledger.jsonl &lt;-------'   Demo
 * </pre>
 */
@NullMarked
package org.huren.simulator.demo;

import org.jspecify.annotations.NullMarked;
