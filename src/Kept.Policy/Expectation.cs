namespace Kept.Policy;

/// <summary>A policy's own test, an <c>expect</c> line.</summary>
/// <param name="Clause">The clause it stands under, or null.</param>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="Column">The column in that line, from 1.</param>
/// <param name="Text">The statement as written, without comment.</param>
/// <param name="Permit">Whether a permit is expected. A denial is expected for each category alone.</param>
/// <param name="Action">The verb.</param>
/// <param name="Categories">The categories.</param>
/// <param name="Purposes">The purposes, each of which must decide so; empty means all of them.</param>
/// <param name="Recipient">The recipient; null means all of them for <c>share</c>, else the site.</param>
/// <param name="Given">The facts that hold; no other does.</param>
/// <param name="Residence">Where the person lives; unknown unless the line says it.</param>
/// <param name="Duties">Duties that the permit must carry.</param>
public sealed record Expectation(
    Clause? Clause,
    int Line,
    int Column,
    string Text,
    bool Permit,
    PolicyAction Action,
    CategorySet Categories,
    IReadOnlyList<Purpose> Purposes,
    Recipient? Recipient,
    Facts Given,
    Place Residence,
    DutySet Duties);
