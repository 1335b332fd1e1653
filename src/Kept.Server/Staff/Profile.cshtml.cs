using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Kept.Server.Staff.Passwords;
using Kept.Server.Staff.SignIns;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff;

/// <summary>What a member of staff may change about the own sign-in: password and passkeys.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ProfileModel(
    UserManager<StaffUser> users, SignInManager<StaffUser> signIn, PasswordCheck passwords, StaffChanges changes,
    Transactions transactions, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Welcome { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Saved { get; set; }

    public StaffUser Me { get; private set; } = null!;

    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public PasswordForm Input { get; private set; } = new();

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostPasswordAsync([FromForm(Name = "Input")] PasswordForm input)
    {
        await LoadAsync();
        Input = input;
        if (!ModelState.IsValid)
            return Page();
        var outcome = await passwords.TryAsync(HttpContext, Me.UserName!, Me, input.Current!);
        if (!outcome.IsRight)
            return Refuse("Input.Current", outcome.RetryAt is { } moment
                ? Waits.Tell(HttpContext, "wrong passwords", moment, time)
                : "This is not your present password.");
        var changed = await transactions.RunAsync(async () =>
        {
            var result = await users.ChangePasswordAsync(Me, input.Current!, input.New!);
            if (result.Succeeded)
                changes.Add(Me.Id, "password", Me.Id);
            return result;
        }, HttpContext.RequestAborted);
        if (!changed.Succeeded)
            return Refuse("Input.New", IdentityWords.Of(changed.Errors.First()));
        // The new password ends all other sessions; this one goes on.
        await signIn.RefreshSignInAsync(Me);
        return Redirect("/console/profile?saved=password");
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync(string? id)
    {
        await LoadAsync();
        if (Passkeys.FirstOrDefault(p => IdOf(p) == id) is not { } passkey)
            return NotFound();
        await transactions.RunAsync(async () =>
        {
            await users.RemovePasskeyAsync(Me, passkey.CredentialId);
            changes.Add(Me.Id, "passkey-removed", Me.Id);
        }, HttpContext.RequestAborted);
        return Redirect("/console/profile?saved=removed");
    }

    public static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private async Task LoadAsync()
    {
        Me = (await users.GetUserAsync(User))!;
        Passkeys = await users.GetPasskeysAsync(Me);
    }

    private PageResult Refuse(string field, string message)
    {
        ModelState.AddModelError(field, message);
        return Page();
    }

    internal sealed class PasswordForm
    {
        [Required(ErrorMessage = "Enter your present password.")]
        [StringLength(PasswordRules.MaxInput, ErrorMessage = PasswordRules.TooLong)]
        public string? Current { get; set; }

        [Required(ErrorMessage = "Choose a new password.")]
        [StringLength(PasswordRules.MaxInput, ErrorMessage = PasswordRules.TooLong)]
        public string? New { get; set; }
    }
}
