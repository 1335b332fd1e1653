using System.Reflection;
using Kept.Server.Shared;

namespace Kept.Server;

/// <summary>
/// What the words after <c>kept</c> mean when they are no command: settings of the server. The framework passes over what it does not know, and
/// a server that was told <c>--dta</c> would start on other data than was meant.
/// </summary>
internal static class CommandLine
{
    /// <summary>Exit code for words that mean nothing here.</summary>
    public const int Misuse = 2;

    public const string Help =
        """
        kept [--SETTING VALUE]…     starts the server
        kept policy COMMAND …       checks, explains, compares and proves policy files
        kept backup FOLDER          copies database, key store and master key, apart and verified, while the server runs
        kept restore FOLDER         puts a backup into the data folder, while the server is stopped
        kept keys status | rotate   tells of the master key, or replaces it; takes the settings of the server
        kept staff recover [USER]   lists the administrators, or makes a link with which one gets back in

        Settings, also in kept.json (Data) and in the environment (KEPT__DATA); the last of file, environment and flag wins:
          --urls URL                where the server listens; http://localhost:5080 unless set
          --data FOLDER             the SQLite database, the keys and the outbox; the folder 'data' unless set
          --database CONNECTION     PostgreSQL instead of SQLite, as Host=…;Database=…;Username=…
          --policies FOLDER         one folder a policy, one file a version; those that came with the program unless set
          --Mail:Smtp:Host NAME     the mail server; without one, letters are files in the outbox
        The README has all of them.

        """;

    /// <summary>Answers the words when they ask for something else than a server, or mean nothing. Null when the server is to start.</summary>
    public static int? Answer(string[] args, TextWriter output, TextWriter error)
    {
        if (args is ["help" or "--help" or "-h" or "-?", ..])
            output.Write(Help);
        else if (args is ["--version"])
            output.WriteLine(typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        else if (Fault(args) is { } fault)
        {
            error.WriteLine($"kept: {fault} 'kept --help' lists what there is.");
            return Misuse;
        }
        else
            return null;
        return 0;
    }

    /// <summary>What is wrong with words that should be settings, <c>--NAME VALUE</c> or <c>--NAME=VALUE</c>; null when nothing is.</summary>
    public static string? Fault(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var (word, equals) = (words[i], words[i].IndexOf('=', StringComparison.Ordinal));
            if (!word.StartsWith("--", StringComparison.Ordinal))
                return $"'{word}' is no command, and a setting begins with two dashes.";
            var name = equals < 0 ? word : word[..equals];
            var value = equals >= 0 ? word[(equals + 1)..] : ++i < words.Count && !words[i].StartsWith("--", StringComparison.Ordinal) ? words[i] : "";
            if (FaultOf(name[2..], value) is { } fault)
                return fault;
        }
        return null;
    }

    /// <summary>What is wrong with a flag, which is named without its dashes.</summary>
    private static string? FaultOf(string name, string value)
    {
        if (Settings.List.Find(name) is null && !FrameworkSettings.Has(name) && Settings.List.OfGroup(name) is null)
            return $"There is no setting '--{name}'.{(Settings.List.Nearest(name) is { } nearest ? $" Did you mean '--{(nearest.Contains(':', StringComparison.Ordinal) ? nearest : nearest.ToLowerInvariant())}'?" : "")}";
        return value.Length == 0 ? $"'--{name}' has no value." : SettingsCheck.FaultOf(Settings.List, name, value) is { } fault ? $"--{name}: {fault}" : null;
    }
}
