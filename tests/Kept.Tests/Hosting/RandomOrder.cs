using System.Globalization;
using System.Security.Cryptography;
using Kept.Tests.Hosting;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(RandomOrder))]
[assembly: TestClassOrderer(typeof(RandomOrder))]
[assembly: TestMethodOrderer(typeof(RandomOrder))]
[assembly: TestCaseOrderer(typeof(RandomOrder))]

namespace Kept.Tests.Hosting;

/// <summary>
/// Every run takes the tests in another order, so that none comes to lean on what one before it left behind. The order of a run
/// is repeated by setting <c>KEPT_TEST_SEED</c> to the number that it printed.
/// </summary>
public sealed class RandomOrder : ITestCollectionOrderer, ITestClassOrderer, ITestMethodOrderer, ITestCaseOrderer
{
    private static readonly int Seed = Announce(
        int.TryParse(Environment.GetEnvironmentVariable("KEPT_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : RandomNumberGenerator.GetInt32(int.MaxValue));

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => Shuffle(testCollections, c => c.UniqueID);

    public IReadOnlyCollection<T?> OrderTestClasses<T>(IReadOnlyCollection<T?> testClasses)
        where T : notnull, ITestClass => Shuffle(testClasses, c => c?.UniqueID);

    public IReadOnlyCollection<T?> OrderTestMethods<T>(IReadOnlyCollection<T?> testMethods)
        where T : notnull, ITestMethod => Shuffle(testMethods, m => m?.UniqueID);

    public IReadOnlyCollection<T> OrderTestCases<T>(IReadOnlyCollection<T> testCases)
        where T : notnull, ITestCase => Shuffle(testCases, c => c.UniqueID);

    // Discovery gives no fixed order to start from, so sort before shuffling: the seed alone decides.
    private static T[] Shuffle<T>(IReadOnlyCollection<T> items, Func<T, string?> id)
    {
        T[] shuffled = [.. items.OrderBy(id, StringComparer.Ordinal)];
        new Random(Seed).Shuffle(shuffled);
        return shuffled;
    }

    private static int Announce(int seed)
    {
        Console.WriteLine($"Random order: KEPT_TEST_SEED={seed}");
        return seed;
    }
}
