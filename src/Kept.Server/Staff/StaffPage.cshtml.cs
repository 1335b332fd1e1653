using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Staff.SecondFactor;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>Who works here: invite by a one-time link, change roles, deactivate. The last administrator cannot be lost.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StaffPageModel(
    KeptDb db,
    Transactions transactions,
    Invitations invitations,
    UserManager<StaffUser> users,
    Factors factors,
    StaffChanges changes,
    SiteUrls urls,
    TimeProvider time) : PageModel
{
    public IReadOnlyList<StaffUser> Users { get; private set; } = [];

    public IReadOnlyList<StaffInvitation> Open { get; private set; } = [];

    /// <summary>Who holds a passkey.</summary>
    public IReadOnlySet<Guid> PasskeyHolders { get; private set; } = new HashSet<Guid>();

    /// <summary>A new invitation's address, shown this once.</summary>
    public string? NewLink { get; private set; }

    [BindProperty(SupportsGet = true)]
    public string? Saved { get; set; }

    public Guid Me => Guid.Parse(users.GetUserId(User)!);

    /// <summary>The second factors of a user in words, or null when there are none.</summary>
    public string? FactorsOf(StaffUser user) => (PasskeyHolders.Contains(user.Id), user.TwoFactorEnabled) switch
    {
        (true, true) => "passkey, app",
        (true, false) => "passkey",
        (false, true) => "app",
        _ => null,
    };

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostInviteAsync(string[] roles, CancellationToken cancel)
    {
        var granted = roles.Select(Roles.Find).OfType<Role>().ToList();
        if (granted.Count == 0)
            return await RefuseAsync("invite-roles", "Choose at least one role for the new colleague.", cancel);
        var path = await transactions.RunAsync(() => Task.FromResult(invitations.Create(granted, Me)), cancel);
        NewLink = urls.Here(HttpContext, path);
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken cancel)
    {
        await invitations.WithdrawAsync(id, User.Staff(), cancel);
        return Redirect("/console/staff?saved=withdrawn");
    }

    public Task<IActionResult> OnPostRolesAsync(Guid id, string[] roles, CancellationToken cancel) => SetAsync(id, user =>
    {
        user.Roles = string.Join(", ", roles.Select(Roles.Find).OfType<Role>().Select(r => r.Name));
        return user.Roles.Length == 0 ? "A member of staff has at least one role. To end somebody's access, deactivate them." : null;
    }, "roles", cancel);

    public Task<IActionResult> OnPostDeactivateAsync(Guid id, CancellationToken cancel) => SetAsync(id, user =>
    {
        user.DeactivatedAt = time.GetUtcNow();
        return user.Id == Me ? "You cannot deactivate yourself. Ask another administrator." : null;
    }, "deactivated", cancel);

    public Task<IActionResult> OnPostReactivateAsync(Guid id, CancellationToken cancel) => SetAsync(id, user =>
    {
        user.DeactivatedAt = null;
        return null;
    }, "reactivated", cancel);

    /// <summary>For a colleague whose phone or passkey is lost: all factors but the password are forgotten, and all sessions end.</summary>
    public Task<IActionResult> OnPostForgetFactorsAsync(Guid id, CancellationToken cancel) => ChangeAsync(id, async user =>
    {
        if (user.Id == Me)
            return "Remove your own factors on your profile.";
        await factors.ForgetAuthenticatorAsync(user.Id, cancel);
        await factors.ForgetPasskeysAsync(user.Id, cancel);
        user.TwoFactorEnabled = false;
        await users.UpdateSecurityStampAsync(user);
        return null;
    }, "factors-removed", cancel);

    private Task<IActionResult> SetAsync(Guid id, Func<StaffUser, string?> change, string saved, CancellationToken cancel) =>
        ChangeAsync(id, user => Task.FromResult(change(user)), saved, cancel);

    private async Task<IActionResult> ChangeAsync(Guid id, Func<StaffUser, Task<string?>> change, string saved, CancellationToken cancel)
    {
        try
        {
            var found = await transactions.RunAsync(() => ApplyAsync(id, change, saved, cancel), cancel);
            return found ? Redirect($"/console/staff?saved={saved}") : NotFound();
        }
        catch (RefusedException e)
        {
            return await RefuseAsync("", e.Message, cancel);
        }
    }

    private async Task<bool> ApplyAsync(
        Guid id, Func<StaffUser, Task<string?>> change, string what, CancellationToken cancel)
    {
        // Two administrators who remove each other at the same moment wait for each other here.
        await Revision.BumpAsync(db, "staff", cancel);
        if (await db.Set<StaffUser>().FirstOrDefaultAsync(u => u.Id == id, cancel) is not { } user)
            return false;
        var before = user.Roles;
        if (await change(user) is { } refusal)
            throw new RefusedException(refusal);
        var stays = user.DeactivatedAt is null && user.RoleList.Contains(Roles.Administrator);
        if (!stays && !await invitations.HasAdministratorAsync(user.Id, cancel))
            throw new RefusedException("This is the only active administrator. Make somebody else administrator first.");
        await users.UpdateAsync(user);
        changes.Add(user.Id, what, Me, before == user.Roles ? null : before, before == user.Roles ? null : user.Roles);
        return true;
    }

    private async Task<PageResult> RefuseAsync(string field, string message, CancellationToken cancel)
    {
        ModelState.AddModelError(field, message);
        await LoadAsync(cancel);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        Users = await db.Set<StaffUser>().AsNoTracking().OrderBy(u => u.DeactivatedAt != null).ThenBy(u => u.NormalizedUserName).ToListAsync(cancel);
        PasskeyHolders = await factors.PasskeyHoldersAsync(cancel);
        Open = await db.Set<StaffInvitation>().AsNoTracking().Where(i => i.UsedAt == null && i.ExpiresAt > now).OrderBy(i => i.CreatedAt).ToListAsync(cancel);
    }

    private sealed class RefusedException(string message) : Exception(message);
}
