using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>How to report a security problem: the policy that security.txt names (RFC 9116, section 2.5.7).</summary>
internal sealed class SecurityPageModel : PageModel
{
    public void OnGet()
    {
        // The page says the same to everybody.
    }
}
