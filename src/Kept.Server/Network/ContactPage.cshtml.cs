using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Network;

/// <summary>How to reach the shop and its privacy officer, by mail, telephone and letter.</summary>
internal sealed class ContactPageModel : PageModel;
