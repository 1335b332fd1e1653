using System.Text.Encodings.Web;
using System.Text.Json;
using Kept.Server.Network;

namespace Kept.Server.Requests;

/// <summary>The record as a download.</summary>
internal static class ExportFile
{
    // Names stay readable in the file; it is never read as HTML, for it is a download.
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IResult> AnswerAsync(string? session, AccessDesk desk, RecordReader reader, RecordExport export, HttpContext context)
    {
        SessionPage.Private(context);
        var cancel = context.RequestAborted;
        if (await desk.SessionAsync(context.Site(), session, cancel) is not { } running)
            return Results.StatusCode(StatusCodes.Status410Gone);
        var file = await export.CreateAsync(() => reader.ReadAsync(running, cancel), cancel);
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(file, Json), "application/json", "your-record.json");
    }
}
