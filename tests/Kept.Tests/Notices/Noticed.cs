using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Notices;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Kept.Tests.Notices;

/// <summary>What became of a person's notice and data.</summary>
internal static class Noticed
{
    public static Task<MimeMessage> NoticeAsync(KeptHost host, string email) => host.Mail.WaitAsync(email, "changes its privacy policy");

    public static string Words(MimeMessage mail) => string.Join(' ', mail.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static async Task<PolicyNotice> OfAsync(KeptHost host, Guid person) => (await FindAsync(host, person))!;

    public static Task<PolicyNotice?> FindAsync(KeptHost host, Guid person) =>
        host.DbAsync(db => db.Set<PolicyNotice>().AsNoTracking().Where(n => n.PersonId == person).OrderBy(n => n.CreatedAt).FirstOrDefaultAsync());

    public static Task<DateOnly> VersionAsync(KeptHost host, Guid person) =>
        host.DbAsync(db => db.Set<Collection>().Where(c => c.PersonId == person).Select(c => c.PolicyVersion).SingleAsync());

    public static Task<int> EntriesAsync(KeptHost host, Guid person, string kind) => host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.PersonId == person && e.Kind == kind));

    public static Ask Newly => Ask.Use(Purpose.Administration, CategorySet.Of(Category.FullName));

    public static Task<bool> MayAsync(KeptHost host, Guid person) => host.ScopedAsync(async s =>
    {
        var gate = s.GetRequiredService<PolicyGate>();
        return (await gate.DecideAsync((await gate.CollectionsAsync(person, default)).Single(), Newly, default)).Decision.Permitted;
    });

    public static Task<PersonalData> OpenAsync(KeptHost host, Guid person) => host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
        (await s.GetRequiredService<PolicyGate>().OpenPersonAsync(person, Newly.Stated(), default)).Data));
}
