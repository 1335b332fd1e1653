namespace Kept.Policy;

/// <summary>What is done with personal data: the verbs of the language.</summary>
public enum PolicyAction
{
    /// <summary>Take data in; written <c>collect</c>.</summary>
    Collect,

    /// <summary>Open and work with data; written <c>use</c>.</summary>
    Use,

    /// <summary>Hand data to a recipient; written <c>share</c>.</summary>
    Share,

    /// <summary>Join data with data from another source; written <c>combine</c>.</summary>
    Combine,

    /// <summary>Go on storing data; written <c>keep</c>.</summary>
    Keep,
}
