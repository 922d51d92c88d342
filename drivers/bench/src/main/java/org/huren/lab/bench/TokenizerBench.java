package org.huren.lab.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.record.Transmission;
import org.huren.lab.text.Segment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Messages of 20 results a second on one core: cut into segments, and cut with every field and
 * component that is there read as text, which is more than any mapping asks for.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TokenizerBench {
  private final byte[] hl7 = Messages.hl7();
  private final byte[] chinese = Messages.chinese();
  private final byte[] astm = Messages.astm();

  /** HL7 v2 in ASCII, cut only. */
  @Benchmark
  public Object hl7Cut() {
    return Hl7Batch.parse(hl7, Optional.empty()).messages();
  }

  /** HL7 v2 in ASCII, all of it read. */
  @Benchmark
  public void hl7Read(Blackhole hole) {
    read(Hl7Batch.parse(hl7, Optional.empty()), hole);
  }

  /** HL7 v2 in GB18030, told by nobody, all of it read. */
  @Benchmark
  public void hl7ChineseRead(Blackhole hole) {
    read(Hl7Batch.parse(chinese, Optional.empty()), hole);
  }

  /** LIS02-A2, cut only. */
  @Benchmark
  public Object astmCut() {
    return Transmission.parse(astm, Optional.empty()).messages();
  }

  /** LIS02-A2, all of it read. */
  @Benchmark
  public void astmRead(Blackhole hole) {
    Transmission.parse(astm, Optional.empty())
        .messages()
        .forEach(message -> message.records().forEach(record -> read(record, hole)));
  }

  private static void read(Hl7Batch batch, Blackhole hole) {
    batch.messages().forEach(message -> message.segments().forEach(segment -> read(segment, hole)));
    hole.consume(batch.findings());
  }

  private static void read(Segment segment, Blackhole hole) {
    for (int field = 1; field <= segment.lastField(); field++) {
      int repeats = segment.repeats(field);
      for (int repeat = 1; repeat <= repeats; repeat++) {
        hole.consume(segment.components(field, repeat));
      }
    }
  }
}
