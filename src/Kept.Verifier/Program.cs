return Kept.Verifier.VerifyCommand.Run(args, Console.Out, Console.Error);
