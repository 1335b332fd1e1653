using System.Reflection;
using Kept.Server.Ledgers;
using Kept.Server.Staff;

namespace Kept.Tests.Staff;

public sealed class LedgerWordsTests
{
    [Fact]
    public void Every_kind_of_entry_has_words_and_can_be_looked_for()
    {
        var kinds = typeof(EntryKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Empty(kinds.Except(LedgerWords.AllKinds.Keys));
    }
}
