namespace Kept.Policy;

/// <summary>The settings at the head of a policy file.</summary>
internal sealed record FrontMatter(
    string Name,
    DateOnly Version,
    DateOnly Effective,
    string Language,
    string Title,
    ChangeTerms Changes,
    MarketingDefault MarketingDefault);
