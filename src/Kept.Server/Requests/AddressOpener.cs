using Kept.Policy;
using Kept.Server.Gate;

namespace Kept.Server.Requests;

/// <summary>Opens the one address a mail about a right must go to, when a person has several.</summary>
internal sealed class AddressOpener(PolicyGate gate, Intake intake)
{
    /// <summary>
    /// Name and e-mail of the person, from the newest collection whose address has this blind index. Null when none has
    /// it or the policy denies. Call inside the transaction that marks the mail as leaving.
    /// </summary>
    public async Task<Opened<For.TransactionMail>?> OpenAsync(Guid person, byte[] index, string reference, CancellationToken cancel)
    {
        var wanted = CategorySet.Of(Category.Email);
        foreach (var collection in (await gate.CollectionsAsync(person, cancel)).Where(c => c.Categories.Contains(Category.Email)).Reverse())
        {
            var named = wanted | (collection.Categories & CategorySet.Of(Category.FullName));
            var ask = Ask.Use<For.TransactionMail>(named) with { Reference = reference };
            var (decision, _) = await gate.DecideAsync(collection, ask, cancel);
            if (!decision.Permitted)
                continue;
            var opened = await gate.OpenAsync(collection, ask, cancel);
            if (opened.Data.Email is { } email && intake.EmailIndex(email).AsSpan().SequenceEqual(index))
                return opened;
        }
        return null;
    }
}
