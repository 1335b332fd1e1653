namespace Kept.Server.Storage;

/// <summary>
/// The server cannot start. The message is written for the operator: what is wrong, where, and what to do.
/// It is printed without a stack trace and the process ends with exit code 3.
/// </summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
