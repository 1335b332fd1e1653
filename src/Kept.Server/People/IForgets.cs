namespace Kept.Server.People;

/// <summary>A slice that holds rows or files about people besides sealed collections, and lets go of them at erasure.</summary>
internal interface IForgets
{
    /// <summary>
    /// Deletes or unlinks what this slice holds of the person, inside the caller's transaction and before the person's key is
    /// destroyed. What is not in the
    /// database is noted there and done afterwards, so that a crash between loses neither.
    /// </summary>
    Task ForgetAsync(Guid person, CancellationToken cancel);
}
