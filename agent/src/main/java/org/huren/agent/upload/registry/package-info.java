/**
 * The regional health platform: laboratory reports and exam registrations as FHIR R4 documents, one
 * transaction each. Entry class {@link org.huren.agent.upload.registry.RegistryUplink}.
 *
 * <pre>
 *   claim --Payloads--> bytes --LabDocuments,   ReportSource, BundleWriter--> Document
 *                            '--ExamDocuments,  ExamBundleWriter------------'
 *   Document --Exchange--> answer --Verdicts--> outcome
 * </pre>
 *
 * <h2>What is sent</h2>
 *
 * <p>{@code POST [base]}, {@code application/fhir+json}: a {@code Bundle} of type {@code
 * transaction}, all of whose entries are {@code PUT Type/id} with {@code fullUrl urn:uuid:id}.
 *
 * <p>Of a laboratory report:
 *
 * <pre>
 *   Patient?            what the analyzer believes; only where it says anything
 *   Device              the analyzer
 *   Specimen            identifier: the sample id
 *   ServiceRequest *    the orders, where the hospital's systems told of them; then Patient is
 *                       theirs, too
 *   Observation *       one for each result, status preliminary
 *   Media *             attachments, which an R4 Observation can't hold: Observation.derivedFrom
 *   DiagnosticReport    status preliminary; identifier: system urn:huren:report, value its id
 * </pre>
 *
 * <p>Of an exam, which is a study of images:
 *
 * <pre>
 *   Patient             as the images say, or as the hospital's systems know them
 *   Device *            the modalities that say anything of themselves
 *   ServiceRequest *    the orders of its accession number, where the hospital's systems told of them
 *   ImagingStudy        available, or entered-in-error once every image was given up; identifiers:
 *                       urn:huren:exam, its id; urn:dicom:uid, Study Instance UID; accession number
 *     series *          uid, modality, description, body part, instances
 * </pre>
 *
 * <p>A report that a LIS verified when the analyzer's message had been purged already can't be put
 * in its place; it carries an extension {@code urn:huren:fhir:verifies}, a {@code valueString} such
 * as {@code DiagnosticReport/id}, for each document that it verifies.
 *
 * <p>Ids are UUIDs of version 5 over organization code, analyzer, sample id and report identity
 * ({@link org.huren.agent.upload.registry.ReportIds}), or organization code and Study Instance UID
 * ({@link org.huren.agent.upload.registry.ExamBundleWriter}): the same report has the same ids for
 * ever, and two hospitals never share one. Everything but a Device belongs to its report or exam
 * alone, so that nothing an analyzer believes about a patient or a specimen spreads to another
 * report; a Device's id covers its whole content, so that writing it again never changes it.
 *
 * <h2>Versions, and what a platform must do</h2>
 *
 * <p>The DiagnosticReport or ImagingStudy carries an extension {@code urn:huren:fhir:version}, a
 * {@code valueString} such as {@code
 * 2026-11-21T04:05:06.000Z/01936f2c-5a00-7000-8000-000000000001}: when it was measured (an exam:
 * when the registration was made), UTC, and the gateway's number for the message, which grows by
 * arrival. Versions compare as texts, character by character. Before anything of a transaction is
 * stored, a platform looks up the DiagnosticReport or ImagingStudy of that id:
 *
 * <ul>
 *   <li>it has none, or one of an older or of the same version: store all, answer 200 and a {@code
 *       transaction-response} whose entries stand in the request's order, each with {@code
 *       response.status} 200 or 201 and {@code response.location} {@code Type/id[/_history/n]}
 *   <li>it has a newer version: store nothing, answer 412 and an {@code OperationOutcome} with an
 *       issue of code {@code conflict} whose {@code expression} or {@code diagnostics} name {@code
 *       DiagnosticReport/id} or {@code ImagingStudy/id}; we count the older version as delivered,
 *       with a note
 * </ul>
 *
 * <p>A platform that takes no second version at all answers 409 with code {@code duplicate}, named
 * likewise: delivered, with a note, since that is how it answers the repeat after a lost answer.
 * Nothing else counts as delivered.
 */
@NullMarked
package org.huren.agent.upload.registry;

import org.jspecify.annotations.NullMarked;
