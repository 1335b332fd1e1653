using Kept.Server.Shared;
using Kept.Server.Storage;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>
/// Writes mails as <c>data/outbox/{id}.eml</c>, named by the local part of their Message-ID and put in place by a rename:
/// a mail that is sent again after a crash lands on the same file, so nothing is there twice or in half.
/// </summary>
internal sealed class FileTransport(StorageOptions storage) : IMailTransport
{
    private readonly string folder = Path.Combine(storage.DataPath, "outbox");

    public string PathOf(Guid id) => Path.Combine(folder, $"{id:N}.eml");

    public async Task SendAsync(MimeMessage message, Guid id, CancellationToken cancel)
    {
        var path = PathOf(id);
        var half = path + ".tmp";
        if (cancel.IsCancellationRequested)
            throw new TransportException(MailReason.Stopped, TransportFailure.Temporary);
        try
        {
            CreateFolder();
            await WriteAsync(message, half);
            FaultPoint.Reached("mail-half-written");
            File.Move(half, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(half);
            throw new TransportException("file-not-written", TransportFailure.Temporary, e);
        }
    }

    public bool? HasLeft(Guid id) => File.Exists(PathOf(id));

    public void Forget(Guid id)
    {
        Delete(PathOf(id));
        Delete(PathOf(id) + ".tmp");
    }

    public Task CloseIdleAsync() => Task.CompletedTask;

    // Mails are personal data in the clear, so nobody but the server's own user may read them.
    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task WriteAsync(MimeMessage message, string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await message.WriteToAsync(MimeWriter.FormatOf(message), file);
        file.Flush(flushToDisk: true);
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The sender's sweep tries again; see OutboxSweep.
        }
    }
}
