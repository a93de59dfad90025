"""What people leave behind: settings, questions, feedback, reports, answers that were posted, what admins did."""
