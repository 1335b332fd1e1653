#pragma warning disable RS0030 // This is the one file of the tool that calls the outside: a log's files are where its operator serves them.
using System.Net;

namespace Kept.Verifier;

/// <summary>
/// Where the files of a log are read from: a folder, or the address under which <c>checkpoint</c> and <c>tile/…</c> are served.
/// </summary>
sealed class LogSource : IDisposable
{
    /// <summary>No file of a log is longer: a full bundle of the longest entries is 16 MiB.</summary>
    const int MaxLength = 17 << 20;

    readonly string place;
    readonly HttpClient? web;

    /// <summary>A source.</summary>
    /// <exception cref="FormatException">The place is neither an http(s) address nor a folder.</exception>
    public LogSource(string place)
    {
        this.place = place.TrimEnd('/');
        if (Uri.TryCreate(place, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            if (url.Query.Length > 0) throw new FormatException($"{place}: an address with '?' has no files below it");
            web = new() { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = MaxLength };
        }
        else if (!Directory.Exists(place)) throw new FormatException($"{place}: no folder, and no http(s) address");
    }

    /// <summary>A file's bytes; null when there is none.</summary>
    /// <exception cref="IOException">The folder cannot be read, or the server cannot be reached or answers neither with the file nor that there is none.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancel)
    {
        if (web is not null) return await FetchAsync($"{place}/{path}", cancel);
        var file = Path.Combine([place, .. path.Split('/')]);
        if (!File.Exists(file)) return null;
        return await File.ReadAllBytesAsync(file, cancel);
    }

    public void Dispose() => web?.Dispose();

    async Task<ReadOnlyMemory<byte>?> FetchAsync(string url, CancellationToken cancel)
    {
        try
        {
            using var answer = await web!.GetAsync(new Uri(url), cancel);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
            if (!answer.IsSuccessStatusCode) throw new IOException($"{url}: the server answered {(int)answer.StatusCode}");
            return await answer.Content.ReadAsByteArrayAsync(cancel);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{url}: {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{url}: no answer within a minute", e);
        }
    }
}
