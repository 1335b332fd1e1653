using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>Makes and revokes API keys. A key is shown once, in the answer to the form that made it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ApiKeysModel(KeptDb db, Transactions transactions, Snapshot<SiteDirectory> sites, LedgerWriter ledger, UserManager<StaffUser> users, TimeProvider time) : PageModel
{
    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    public IReadOnlyList<Site> Sites => sites.Current.Sites;

    public string? NewKey { get; private set; }

    public string? Name { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostCreateAsync(string? name, string? site, CancellationToken cancel)
    {
        Name = name;
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > ApiKey.MaxNameLength)
            ModelState.AddModelError("name", "Write what will use the key, at most 80 characters.");
        if (site is null || !sites.Current.ById.ContainsKey(site))
            ModelState.AddModelError("site", "Choose the site the key is for.");
        if (ModelState.IsValid)
        {
            var (key, row) = ApiKey.Create(name!.Trim(), site!, Guid.Parse(users.GetUserId(User)!), time.GetUtcNow());
            await transactions.RunAsync(() =>
            {
                db.Add(row);
                Record("created", row);
                return Task.CompletedTask;
            }, cancel);
            (NewKey, Name) = (key, null);
        }
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await transactions.RunAsync(async () =>
        {
            var revoked = await db.Set<ApiKey>().Where(k => k.Id == id && k.RevokedAt == null).ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), cancel);
            if (revoked > 0)
                Record("revoked", await db.Set<ApiKey>().AsNoTracking().SingleAsync(k => k.Id == id, cancel));
        }, cancel);
        return Redirect("/console/settings/api-keys");
    }

    private void Record(string act, ApiKey key) => new StaffAct(User.Staff(), act, "api-key", key.Id.ToString("N")).Add(ledger, key.SiteId);

    private async Task LoadAsync(CancellationToken cancel) =>
        Keys = await db.Set<ApiKey>().AsNoTracking().OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.CreatedAt).Take(100).ToListAsync(cancel);
}
