using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff;

/// <summary>The console's first page: how the shops stand today.</summary>
internal sealed class OverviewModel : PageModel;
