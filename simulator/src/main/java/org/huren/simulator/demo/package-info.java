/**
 * The main job, end to end, in one command: {@link org.huren.simulator.demo.Demo} starts an imaging
 * cloud and the agent as processes of their own, sends studies, cuts the cloud off for a while, and
 * compares what was acknowledged with what arrived.
 *
 * <pre>
 *   modalities (here) --DICOM--> agent (process) --STOW-RS, mutual TLS--> cloud (process)
 *        |                          ^ /health/ready, /metrics                 |  ^ faults
 *        '--> sent-*.jsonl -----> Comparison &lt;------------- ledger.jsonl &lt;-------'  '-- Demo
 * </pre>
 */
@NullMarked
package org.huren.simulator.demo;

import org.jspecify.annotations.NullMarked;
