using Kept.Server.Campaigns;
using MimeKit;

namespace Kept.Tests.Campaigns;

/// <summary>A transport that holds the first mail until it is released, to catch mails while they are leaving.</summary>
internal sealed class HeldTransport : IMailTransport
{
    private readonly TaskCompletionSource<MimeMessage> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int sent;

    public Task<MimeMessage> Begun => begun.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public int Sent => sent;

    public void Release() => released.TrySetResult();

    public async Task SendAsync(MimeMessage message, Guid id, CancellationToken cancel)
    {
        begun.TrySetResult(message);
        await released.Task.WaitAsync(cancel);
        Interlocked.Increment(ref sent);
    }

    public bool? HasLeft(Guid id) => null;

    public void Forget(Guid id)
    {
    }

    public Task CloseIdleAsync() => Task.CompletedTask;
}
