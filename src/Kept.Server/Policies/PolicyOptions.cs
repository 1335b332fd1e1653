namespace Kept.Server.Policies;

/// <summary>Where the texts are that hold for shoppers.</summary>
internal sealed class PolicyOptions
{
    /// <summary>The policies, one folder a policy and one file a version. Environment: <c>KEPT__POLICIES</c>.</summary>
    public string Policies { get; set; } = Path.Combine(AppContext.BaseDirectory, "policies");

    /// <summary>The terms and conditions, one folder a site and one file a version. Environment: <c>KEPT__TERMS</c>.</summary>
    public string Terms { get; set; } = Path.Combine(AppContext.BaseDirectory, "samples", "terms");
}
