using Kept.Server.Gate;
using Kept.Server.Storage;

namespace Kept.Tests.Gate;

public sealed class MasterKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kept-key-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_key_file_is_made_once_and_readable_by_its_owner_alone()
    {
        var options = new StorageOptions { Data = folder.FullName };

        var first = MasterKey.Load(options, mayCreate: true);
        var second = MasterKey.Load(options, mayCreate: true);

        Assert.Equal(first.Check, second.Check);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(options.KeyPath));
    }

    [Fact]
    public void A_missing_key_file_is_named_and_not_replaced()
    {
        var options = new StorageOptions { Data = folder.FullName };

        var error = Assert.Throws<StartupException>(() => MasterKey.Load(options, mayCreate: false));

        Assert.Contains(options.KeyPath, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(options.KeyPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_damaged_key_file_is_refused_without_quoting_it(string content)
    {
        var options = new StorageOptions { Data = folder.FullName };
        File.WriteAllText(options.KeyPath, content);

        var error = Assert.Throws<StartupException>(() => MasterKey.Load(options, mayCreate: true));

        Assert.Contains("32 bytes in base64", error.Message, StringComparison.Ordinal);
        Assert.True(content.Length == 0 || !error.Message.Contains(content, StringComparison.Ordinal));
    }

    [Fact]
    public void Blind_indexes_meet_for_equal_values_and_differ_by_kind_and_key()
    {
        var key = TestKey.New();

        Assert.Equal(key.BlindIndex("email", "a@b.example"), key.BlindIndex("email", "a@b.example"));
        Assert.NotEqual(key.BlindIndex("email", "a@b.example"), key.BlindIndex("phone", "a@b.example"));
        Assert.NotEqual(key.BlindIndex("email", "a@b.example"), TestKey.New().BlindIndex("email", "a@b.example"));
    }
}
