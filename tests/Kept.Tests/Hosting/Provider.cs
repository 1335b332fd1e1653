namespace Kept.Tests.Hosting;

/// <summary>The databases that every scenario runs on: <c>[Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]</c>.</summary>
public enum Provider
{
    Sqlite,
    Postgres,
}
