using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;

namespace Kept.Tests.Hosting;

/// <summary>
/// Which test uses which e-mail address on a server that tests share. Two tests with one address see each other's data, and fail
/// now and then, by the order in which they run.
/// </summary>
internal sealed partial class AddressClaims
{
    private readonly ConcurrentDictionary<string, (string Id, string Name)> owners = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Claims every address in a request's body for the running test. Throws when another test has it.</summary>
    public void Claim(string body)
    {
        if (TestContext.Current.TestCase is not { } test)
            return;
        foreach (var address in Address().Matches(WebUtility.UrlDecode(body)).Select(m => m.Value).Distinct())
        {
            var owner = owners.GetOrAdd(address, (test.UniqueID, test.TestCaseDisplayName));
            if (owner.Id != test.UniqueID)
                throw new InvalidOperationException($"{owner.Name} uses {address} on this server, too. Use another address.");
        }
    }

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Address();
}
