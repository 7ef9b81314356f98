"""What people see: regions for a session, an audience and a language; reports and exports."""
