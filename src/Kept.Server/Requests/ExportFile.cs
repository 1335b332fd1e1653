using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>The record as a download: at once when it is small, else by way of a page that shows how far it is.</summary>
internal static class ExportFile
{
    public static async Task<IResult> AnswerAsync(string? session, AccessDesk desk, RecordReader reader, RecordExport export, ExportDesk exports, KeptDb db, HttpContext context)
    {
        SessionPage.Private(context);
        var cancel = context.RequestAborted;
        if (await desk.SessionAsync(context.Site(), session, cancel) is not { } running)
            return Results.StatusCode(StatusCodes.Status410Gone);
        if (await db.Set<LedgerEntry>().CountAsync(e => e.PersonId == running.PersonId, cancel) <= ExportDesk.Small)
            return File(ExportDesk.Bytes(await export.CreateAsync(() => reader.ReadAsync(running, cancel), (_, _) => { }, cancel)));
        if (exports.Of(running).File is not { } ready)
            return Results.Redirect($"/privacy/record/making?session={session}");
        exports.Forget(running.Id);
        return File(ready);
    }

    private static IResult File(byte[] bytes) => Results.File(bytes, "application/json", "your-record.json");
}
