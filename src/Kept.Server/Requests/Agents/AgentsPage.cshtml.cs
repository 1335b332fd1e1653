using System.Buffers.Text;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests.Agents;

/// <summary>
/// The agents we answer: staff enter what the protocol's directory says of each, and may revoke one. INVARIANT (RECORD): a key that may open
/// records has its entry, with who entered it.
/// </summary>
internal sealed class AgentsPageModel(KeptDb db, Transactions transactions, LedgerWriter ledger, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    [BindProperty]
    public AgentForm Form { get; set; } = new();

    public IReadOnlyList<Agent> Agents { get; private set; } = [];

    public IReadOnlyList<Site> Sites => sites.Current.Sites;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var key = Key(Form.VerifyKey);
        if (!Agent.IsId(Form.Id))
            ModelState.AddModelError("Form.Id", "An agent's id has capital letters, digits and underscores and begins with a letter, as in the directory.");
        else if (await db.Set<Agent>().AnyAsync(a => a.Id == Form.Id, cancel))
            ModelState.AddModelError("Form.Id", "There is an agent of this id already. A new key of the same company comes with a new id (Data Rights Protocol, section 2.05).");
        if (string.IsNullOrWhiteSpace(Form.Name) || Form.Name.Length > 100)
            ModelState.AddModelError("Form.Name", "Give the company's name, up to 100 characters; people read it in the mail that asks them.");
        if (key is null)
            ModelState.AddModelError("Form.VerifyKey", "The verify key is 32 bytes in base64, 44 characters that end in =.");
        if (!string.IsNullOrWhiteSpace(Form.WebUrl) && !(Uri.TryCreate(Form.WebUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
            ModelState.AddModelError("Form.WebUrl", "The address begins with https://.");
        if (!ModelState.IsValid)
        {
            await LoadAsync(cancel);
            return Page();
        }
        var agent = new Agent
        {
            Id = Form.Id!,
            Name = Form.Name!.Trim(),
            VerifyKey = key!,
            WebUrl = string.IsNullOrWhiteSpace(Form.WebUrl) ? null : Form.WebUrl.Trim(),
            Relied = Form.Relied,
            AddedAt = time.GetUtcNow(),
        };
        await transactions.RunAsync(() =>
        {
            db.Add(agent);
            Record(agent, "entered");
            return Task.CompletedTask;
        }, cancel);
        return Redirect("/console/requests/agents");
    }

    public async Task<IActionResult> OnPostRevokeAsync(string? id, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            if (await db.Set<Agent>().SingleOrDefaultAsync(a => a.Id == id && a.RevokedAt == null, cancel) is not { } agent)
                return;
            agent.RevokedAt = time.GetUtcNow();
            await db.Set<AgentToken>().Where(t => t.AgentId == id).ExecuteDeleteAsync(cancel);
            Record(agent, "revoked");
        }, cancel);
        return Redirect("/console/requests/agents");
    }

    private void Record(Agent agent, string state) => ledger.Add(EntryKind.Agent, person: null, site: null, new()
    {
        ["agent"] = agent.Id,
        ["key"] = Convert.ToBase64String(agent.VerifyKey),
        ["relied"] = agent.Relied,
        ["state"] = state,
        ["actor"] = User.Staff(),
    });

    private async Task LoadAsync(CancellationToken cancel) =>
        Agents = await db.Set<Agent>().AsNoTracking().OrderBy(a => a.RevokedAt != null).ThenBy(a => a.Id).ToListAsync(cancel);

    private static byte[]? Key(string? text) =>
        text?.Trim() is { Length: 44 } typed && Base64.IsValid(typed) && Convert.FromBase64String(typed) is { Length: Agent.KeyLength } key ? key : null;

    /// <summary>What staff type about an agent.</summary>
    internal sealed class AgentForm
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? VerifyKey { get; set; }

        public string? WebUrl { get; set; }

        public bool Relied { get; set; }
    }
}
