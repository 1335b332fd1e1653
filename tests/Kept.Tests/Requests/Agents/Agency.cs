using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kept.Tests.Hosting;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Kept.Tests.Requests.Agents;

/// <summary>An answer to an agent.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string? this[string name] => Json[name]?.ToString();

    public (string? Status, string? Reason) State => (this["status"], this["reason"]);
}

/// <summary>An authorised agent of the Data Rights Protocol: has a key, is entered in the console, signs and asks.</summary>
internal sealed class Agency(KeptHost host, Browser browser, string id)
{
    private readonly byte[] seed = RandomNumberGenerator.GetBytes(32);

    public string Id => id;

    public string? Token { get; set; }

    /// <summary>An agent that staff have entered and that has its token.</summary>
    public static async Task<Agency> JoinAsync(KeptHost host, string id, bool relied = true)
    {
        var agency = new Agency(host, host.Browser(cookies: false), id);
        await agency.EnterAsync(relied);
        agency.Token = (await agency.SetUpAsync())["token"];
        return agency;
    }

    public async Task EnterAsync(bool relied)
    {
        using var staff = await host.StaffAsync();
        var page = await staff.GetAsync("/console/requests/agents");
        var form = page.Form("Form.Id").Fill("Form.Id", id).Fill("Form.Name", $"Agency {id}").Fill("Form.VerifyKey", Convert.ToBase64String(PublicKey()));
        var entered = await form.Check("Form.Relied", relied).SubmitAsync("Add");
        Assert.Contains($"Agency {id}", entered.Text, StringComparison.Ordinal);
    }

    public Task<Answer> SetUpAsync(JsonObject? message = null) =>
        SendAsync(HttpMethod.Post, $"/v1/agent/{id}", Sign(message ?? Envelope()));

    public Task<Answer> ExerciseAsync(string action, string email, bool verified = true, Action<JsonObject>? change = null)
    {
        var message = Request(action, email, verified);
        change?.Invoke(message);
        return SendAsync(HttpMethod.Post, "/v1/data-rights-request", Sign(message));
    }

    public Task<Answer> StatusAsync(string request) => SendAsync(HttpMethod.Get, $"/v1/data-rights-request/{request}", null);

    public Task<Answer> RevokeAsync(string request) =>
        SendAsync(HttpMethod.Delete, $"/v1/data-rights-request/{request}", Sign(new JsonObject { ["reason"] = "changed my mind" }));

    public JsonObject Request(string action, string email, bool verified)
    {
        var message = Envelope();
        message["exercise"] = action;
        message["regime"] = "ccpa";
        message["relationships"] = new JsonArray("customer");
        message["agent-request-id"] = Guid.NewGuid().ToString("N");
        message["name"] = "Ada Agent";
        message["email"] = email;
        message["email_verified"] = verified;
        return message;
    }

    public JsonObject Envelope() => new()
    {
        ["agent-id"] = id,
        ["business-id"] = "INKWELL",
        ["issued-at"] = host.Clock.GetUtcNow().AddSeconds(-1).ToString("O"),
        ["expires-at"] = host.Clock.GetUtcNow().AddMinutes(10).ToString("O"),
        ["drp.version"] = "1.0",
    };

    /// <summary>libsodium's combined mode in base64: signature, then message.</summary>
    public string Sign(JsonObject message) => Sign(Encoding.UTF8.GetBytes(message.ToJsonString()));

    public string Sign(byte[] body)
    {
        var signed = new byte[Ed25519.SignatureSize + body.Length];
        Ed25519.Sign(seed, 0, body, 0, body.Length, signed, 0);
        body.CopyTo(signed, Ed25519.SignatureSize);
        return Convert.ToBase64String(signed);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, new Uri(browser.Home, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await browser.SendRawAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What a request without a good token is told (RFC 9110, section 11.6.1).</summary>
    public async Task<AuthenticationHeaderValue> ChallengeAsync()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, $"/v1/data-rights-request/{Guid.NewGuid()}"));
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await browser.SendRawAsync(request);
        return Assert.Single(response.Headers.WwwAuthenticate);
    }

    private byte[] PublicKey()
    {
        var key = new byte[32];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }
}
