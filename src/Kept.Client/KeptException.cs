using System.Net;

namespace Kept.Client;

/// <summary>The server refused a call. The message is the server's own word (RFC 9457 problem details).</summary>
public sealed class KeptException : Exception
{
    internal KeptException(HttpStatusCode status, string title, string? detail)
        : base(detail is null ? title : $"{title}: {detail}") => Status = status;

    /// <summary>The HTTP status: 400 wrong input, 401 no valid key, 403 not allowed, 404 not there, 429 too fast.</summary>
    public HttpStatusCode Status { get; }
}
