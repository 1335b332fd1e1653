namespace Kept.Policy;

/// <summary>One word of the closed vocabulary.</summary>
/// <param name="Name">The word as a policy writes it: lower case, words joined by hyphens.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Dpv">The nearest term of the W3C Data Privacy Vocabulary 2.3, prefixed <c>dpv:</c> or <c>pd:</c>.</param>
/// <param name="Fides">The nearest key of the fideslang 3.0.0 taxonomy, such as <c>user.contact.email</c>, or null where it has none.</param>
public sealed record Term(string Name, string Description, string Dpv, string? Fides = null);
